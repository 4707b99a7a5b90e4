using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Coherence.Recording;

/// <summary>
/// The port under the engine's DMA layer that writes down, in order, what it is told, and what a driver and its device do in between. Thread safe.
/// </summary>
internal sealed class EngineLog : IPrimitives
{
    private readonly List<LogEntry> _entries = [];
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public string Name => "log";

    /// <summary>Everything so far; a copy.</summary>
    public IReadOnlyList<LogEntry> Entries
    {
        get
        {
            lock (_gate) return [.. _entries];
        }
    }

    /// <inheritdoc/>
    /// <remarks>Which mapping it is, the one that was left lazily or a new one, is the machine's to decide: the checker tries both.</remarks>
    public CpuAddress Kmap(Pfn frame)
    {
        CpuAddress address = new(CpuMapping.Fixed, frame.Address);
        Do(new Primitive(PrimitiveKind.Kmap, address, FrameSize.Bytes));
        return address;
    }

    /// <inheritdoc/>
    /// <remarks>None: whoever asks for no more than what happens to be mapped gets nothing here, so that what is written down does not hang on the past.</remarks>
    public CpuAddress? FindKmap(Pfn frame) => null;

    /// <inheritdoc/>
    public void Do(Primitive primitive) => Add(primitive);

    /// <summary>Writes down what somebody other than the engine does.</summary>
    public void Add(LogEntry entry)
    {
        lock (_gate) _entries.Add(entry);
    }
}
