using Cma.Scenarios.Reading;

namespace Cma.Reports.Terminal;

/// <summary>Where a run stands.</summary>
/// <param name="Elapsed">Time on the scenario's clock.</param>
/// <param name="Share">How much of the run is done, 0 to 1.</param>
/// <param name="Granted">Claims granted.</param>
/// <param name="Refused">Claims refused.</param>
/// <param name="MovedBytes">Bytes moved to make room.</param>
internal readonly record struct RunProgress(TimeSpan Elapsed, double Share, long Granted, long Refused, long MovedBytes);

/// <summary>
/// One line that says where a run stands, written over and over, and wiped in the end. Nothing at all where there is no terminal. Not thread safe.
/// </summary>
/// <param name="output">Standard error.</param>
/// <param name="isTerminal">Whether that is a terminal.</param>
/// <param name="name">The scenario's name.</param>
/// <param name="width">Columns of the terminal.</param>
/// <param name="time">The real clock: how often a person wants to be told has nothing to do with the scenario's.</param>
internal sealed class ProgressLine(TextWriter output, bool isTerminal, string name, int width, TimeProvider time) : IDisposable
{
    private const int BarWidth = 20;

    /// <summary>Arbitrary: quicker than this nobody reads.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private long? _lastTold;
    private int _written;

    /// <summary>The line of this process's standard error.</summary>
    public static ProgressLine OnStandardError(string name)
    {
        bool isTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";
        int width = isTerminal && Console.WindowWidth > 0 ? Console.WindowWidth : TableReport.DefaultWidth;
        return new(Console.Error, isTerminal, name, width, TimeProvider.System);
    }

    /// <summary>Tells where the run stands, unless it was told a moment ago. Cheap enough to call at every step.</summary>
    public void Tell(in RunProgress progress)
    {
        if (!isTerminal || (_lastTold is { } told && time.GetElapsedTime(told) < s_interval)) return;
        _lastTold = time.GetTimestamp();
        int done = progress.Share > 0 ? (int)(Math.Min(progress.Share, 1) * BarWidth) : 0;
        string line = $"{Quoted.Safe(name)} [{new string('#', done)}{new string('.', BarWidth - done)}] {Units.Time(progress.Elapsed)}, "
            + $"{Units.Count(progress.Granted)} granted, {Units.Count(progress.Refused)} refused, {Units.Bytes(progress.MovedBytes)} moved";

        // A line that fills the last column would make the terminal scroll.
        if (line.Length >= width) line = line[..Math.Max(0, width - 1)];
        output.Write("\r" + line.PadRight(_written));
        _written = line.Length;
    }

    /// <summary>Wipes the line.</summary>
    public void Dispose()
    {
        if (_written == 0) return;
        output.Write("\r" + new string(' ', _written) + "\r");
        _written = 0;
    }
}
