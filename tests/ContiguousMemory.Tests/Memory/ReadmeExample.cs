namespace ContiguousMemory.Tests.Memory;

/// <summary>The smallest useful program, as README.md shows it: what stands in the region, but for its indentation.</summary>
internal static class ReadmeExample
{
    public static IReadOnlyList<string> Run()
    {
        Console.Lines.Clear();
        #region README
        // Taken whole at the start: 64 MiB for devices, and as much again for those who make way.
        using ReservedMemory memory = ReservedMemory.Create(64 << 20);

        // While no device needs it, it is not idle: records stay, thumbnails may go.
        using MovableMemory records = memory.LendMovable("records", 32 << 20);
        records.Write(0, "kept whatever comes"u8);
        using DiscardableMemory thumbnails = memory.LendDiscardable("thumbnails", 32 << 20);
        for (long unit = 0; unit < thumbnails.UnitCount && thumbnails.TryFill(unit, out UnitLease lease); unit++)
        {
            lease.Span.Fill(42);
            lease.Dispose();
        }

        // The camera starts, and gets it all: one contiguous, cleared buffer.
        using ContiguousBuffer frame = memory.Allocate(64 << 20, new() { Name = "camera" });
        using (CpuAccessScope cpu = frame.BeginCpuAccess(CpuAccess.Write)) cpu.Span[0] = 1;

        Console.WriteLine($"{frame}, in {memory.BackingName}");
        Console.WriteLine($"made room by moving {frame.MovedBytes >> 20} MiB and discarding {frame.DiscardedBytes >> 20} MiB");
        #endregion
        byte[] kept = new byte[19];
        records.Read(0, kept);
        return [.. Console.Lines, System.Text.Encoding.UTF8.GetString(kept)];
    }

    /// <summary>Keeps what the example prints, in place of the one console that all tests share.</summary>
    private static class Console
    {
        public static List<string> Lines { get; } = [];

        public static void WriteLine(string line) => Lines.Add(line);
    }
}
