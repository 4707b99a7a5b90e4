using System.Diagnostics;

namespace ContiguousMemory.Engine.Dma.Twin;

/// <summary>What is wrong with one call. The same check speaks once a call, also when every segment of a list breaks it.</summary>
internal sealed class Offences(DmaDevice device)
{
    /// <summary>DMA_DEBUG_STACKTRACE_ENTRIES.</summary>
    private const int Frames = 5;

    private readonly List<DmaReport> _reports = [];
    private IReadOnlyList<string>? _here;

    public DmaDevice Device => device;

    public IReadOnlyList<DmaReport> Reports => _reports;

    public void Add(DmaCheck check, string sentence, TwinEntry? entry = null)
    {
        if (_reports.Exists(report => report.Check == check)) return;
        _here ??= Words(new StackTrace(skipFrames: 1, fNeedFileInfo: false));
        _reports.Add(new DmaReport(check, device.Name, sentence, _here, entry?.MappedAt is { } mapped ? Words(mapped) : null));
    }

    /// <summary>The first frames outside the twin; between its own there may be some of the runtime's.</summary>
    private static IReadOnlyList<string> Words(StackTrace stack)
    {
        string[] lines = stack.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        int ours = Array.FindLastIndex(lines, line => line.Contains("ContiguousMemory.Engine.Dma.Twin.", StringComparison.Ordinal));
        return [.. lines.Skip(ours + 1).Take(Frames)];
    }
}
