namespace ContiguousMemory.Coherence.Machine;

/// <summary>What a streaming sequence should leave, derived from who wrote last.</summary>
/// <remarks>
/// The facts' letter for a lost neighbour depends on when it was written. Written before the mapping, it is lost by the maintenance:
/// <see cref="Verdict.NeighbourLost"/>. Written while the device owned the line, the driver broke the rule itself, and what the CPU then reads is
/// <see cref="Verdict.CpuStale"/>. "Before" is before the first operation on a cache.
/// </remarks>
internal sealed class Expectations
{
    private readonly Word?[] _last = new Word?[2];

    public Expectations(IReadOnlyList<Primitive> program)
    {
        bool mapped = false;
        foreach (Primitive step in program)
        {
            mapped |= step.IsMaintenance;
            if (step.Kind is PrimitiveKind.DeviceRead or PrimitiveKind.DeviceWrite or PrimitiveKind.DeviceIdle) IsStreaming = true;
            if (step.Kind == PrimitiveKind.DeviceRead) AtDeviceRead = _last[0] ?? Word.Secret;
            if (step.Kind == PrimitiveKind.DeviceWrite) _last[0] = Word.Device;
            if (step.Kind != PrimitiveKind.Store) continue;
            _last[step.Word] = step.Value;
            if (step.Word == 1) NeighbourIsEarlier = !mapped;
        }
    }

    /// <summary>Whether a device acts inside the sequence.</summary>
    public bool IsStreaming { get; }

    /// <summary>What the device should find.</summary>
    public Word AtDeviceRead { get; }

    /// <summary>Whether the neighbour was written before the mapping.</summary>
    public bool NeighbourIsEarlier { get; }

    /// <summary>What the CPU should read in the end; null if nobody wrote the word.</summary>
    public Word? InTheEnd(int word) => _last[word];
}
