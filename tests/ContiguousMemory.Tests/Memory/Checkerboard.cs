namespace ContiguousMemory.Tests.Memory;

/// <summary>Buffers of 2 MiB from the bottom of an area, every first one of two released again: half of it is free, and no two of its pieces touch.</summary>
internal sealed class Checkerboard : IDisposable
{
    public const int Piece = 2 << 20;

    private readonly bool _hasBytes;

    public Checkerboard(ReservedMemory memory, int pieces)
    {
        _hasBytes = memory.BackingName != "paper";
        List<ContiguousBuffer> all = [.. Enumerable.Range(0, pieces).Select(i => memory.Allocate(Piece, new() { Name = $"piece {i}" }))];
        all.Sort((one, other) => one.Frames.Start.CompareTo(other.Frames.Start));
        for (int i = 0; i < pieces; i += 2) all[i].Dispose();
        Kept = [.. all.Where((_, i) => i % 2 == 1)];
        for (int i = 0; _hasBytes && i < Kept.Count; i++)
        {
            using CpuAccessScope cpu = Kept[i].BeginCpuAccess(CpuAccess.Write);
            Pattern.Write(cpu.Span, i + 1);
        }
    }

    /// <summary>Those that were not released, from the bottom up.</summary>
    public IReadOnlyList<ContiguousBuffer> Kept { get; }

    public void AllowAll(Func<RelocationRequest, bool> consent)
    {
        foreach (ContiguousBuffer buffer in Kept) buffer.AllowRelocation(consent);
    }

    /// <summary>Each has what was written to it, by its scope and at its address.</summary>
    public void CheckBytes() => Assert.True(!_hasBytes || Kept.Select((buffer, i) => HasBytes(buffer, i + 1)).All(whole => whole), "A buffer has lost its bytes.");

    public bool HasBytes(ContiguousBuffer buffer, long stamp)
    {
        using CpuAccessScope cpu = buffer.BeginCpuAccess(CpuAccess.Read);
        return Pattern.Is(cpu.Span, stamp);
    }

    public void Dispose()
    {
        foreach (ContiguousBuffer buffer in Kept) buffer.Dispose();
    }
}
