using Cma.Reports;

namespace Cma.Commands.Coherence.Synthesising;

/// <summary>One line on a terminal's standard error that says where the search stands, wiped in the end. Nothing where there is no terminal. Thread-safe.</summary>
internal sealed class SearchProgressLine(TextWriter output, bool isTerminal, TimeProvider time) : IDisposable
{
    /// <summary>Arbitrary: quicker than this nobody reads.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private long? _lastTold;
    private int _written;

    /// <summary>The line of this process's standard error.</summary>
    public static SearchProgressLine OnStandardError() =>
        new(Console.Error, !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb", TimeProvider.System);

    /// <summary>Tells how many orders were tried, and the cost that all were cheaper than.</summary>
    public void TellSearch(long tried, long reached) => Tell(() => $"{Units.Count(tried)} orders tried, none right below {Units.Count(reached)}");

    /// <summary>Tells how many machines are done.</summary>
    public void TellMachines(int done, int all) => Tell(() => $"{done} of {all} machines");

    /// <summary>Tells how many variants are done.</summary>
    public void TellVariants(int done, int all) => Tell(() => $"{done} of {all} variants");

    /// <summary>Tells how many rows of a bench are done.</summary>
    public void TellRows(int done, int all) => Tell(() => $"{done} of {all} rows");

    /// <summary>Wipes the line.</summary>
    public void Dispose()
    {
        if (_written == 0) return;
        output.Write("\r" + new string(' ', _written) + "\r");
        _written = 0;
    }

    private void Tell(Func<string> text)
    {
        if (!isTerminal) return;
        lock (_lock)
        {
            if (_lastTold is { } told && time.GetElapsedTime(told) < s_interval) return;
            _lastTold = time.GetTimestamp();
            string line = text();
            output.Write("\r" + line.PadRight(_written));
            _written = line.Length;
        }
    }
}
