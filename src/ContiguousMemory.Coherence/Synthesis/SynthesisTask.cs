using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>Which way a streaming transfer goes.</summary>
internal enum Transfer
{
    /// <summary>The device reads what the CPU wrote.</summary>
    ToDevice,

    /// <summary>The CPU reads what the device wrote.</summary>
    FromDevice,

    /// <summary>The device reads, then writes.</summary>
    Both,
}

/// <summary>What a sequence is wanted for.</summary>
/// <param name="Pages">The kind of page.</param>
/// <param name="Transfer">The direction of a streaming pair (lowmem); null for a page that becomes a coherent buffer.</param>
/// <param name="ShortWrites">
/// Whether the device may write less than the buffer, so that the CPU must find its own earlier value in the rest; for directions in which it writes.
/// </param>
/// <param name="Careful">Whether the sequence must also do what real cores ask and this model does not: see <see cref="Grammar"/>.</param>
/// <param name="SetWay">Whether the whole first level may be flushed by set and way, which no core does for the others.</param>
internal sealed record SynthesisTask(PageKind Pages, Transfer? Transfer = null, bool ShortWrites = false, bool Careful = false, bool SetWay = false)
{
    /// <summary>What happens around the steps that are looked for. A sequence must be right in each of these frames.</summary>
    /// <exception cref="ArgumentException">The task makes no sense: a highmem transfer, or short writes of a device that writes nothing.</exception>
    public IReadOnlyList<Frame> Frames()
    {
        if (Transfer is not { } transfer) return ShortWrites ? throw new ArgumentException("Short writes are of streaming transfers.") : [new Frame([], null)];
        if (Pages != PageKind.Lowmem) throw new ArgumentException("Streaming transfers are of lowmem pages in this model.");

        Primitive store = new(PrimitiveKind.Store, View.Kernel, Word.Cpu), read = new(PrimitiveKind.DeviceRead);
        Primitive write = new(PrimitiveKind.DeviceWrite), idle = new(PrimitiveKind.DeviceIdle);
        return transfer switch
        {
            Synthesis.Transfer.ToDevice => ShortWrites ? throw new ArgumentException("A device that only reads makes no short writes.") : [new([store], [read])],
            Synthesis.Transfer.FromDevice => ShortWrites ? [new([], [write]), new([store], [idle])] : [new([], [write])],
            _ => ShortWrites ? [new([store], [read, write]), new([store], [read, idle])] : [new([store], [read, write])],
        };
    }
}

/// <summary>The CPU's and the device's part of a task, which is given.</summary>
/// <param name="Before">What the CPU does first.</param>
/// <param name="Device">What the device does between map and unmap; null if there is no such point.</param>
internal sealed record Frame(IReadOnlyList<Primitive> Before, IReadOnlyList<Primitive>? Device)
{
    /// <summary>The whole program: the sequence with the given steps in their places.</summary>
    public IReadOnlyList<Primitive> Around(Sequence sequence) => [.. Before, .. sequence.Map, .. Device ?? [], .. sequence.Unmap];
}

/// <summary>Steps that are looked for: before the device's part, and after it.</summary>
internal sealed record Sequence(IReadOnlyList<Primitive> Map, IReadOnlyList<Primitive> Unmap)
{
    public int Length => Map.Count + Unmap.Count;

    public IEnumerable<Primitive> Steps => Map.Concat(Unmap);
}
