using ContiguousMemory.Backing;

namespace ContiguousMemory.Tests.Child;

/// <summary>What can be run with a reserve in a process of its own.</summary>
internal static class ReserveScenarios
{
    private const long AreaBytes = 4L << 20;

    /// <summary>Writes through a span that was kept past the disposal of its buffer.</summary>
    /// <param name="trap">Whether released addresses are to be trapped.</param>
    /// <param name="dispose">Whether the buffer is disposed before.</param>
    internal static void KeepSpan(bool trap, bool dispose)
    {
        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Backing = BackingKind.Pages,
            Areas = [new() { Name = "area", Size = AreaBytes }],
            TrapReleasedAddresses = trap,
        });
        using ContiguousBuffer buffer = memory.Allocate(5000);
        Span<byte> kept = buffer.Memory.Span;
        if (dispose) buffer.Dispose();
        using ContiguousBuffer next = memory.Allocate(5000);
        Console.WriteLine("writing");
        kept[4999] = 42;
        Console.WriteLine($"wrote; the next buffer reads {next.Memory.Span[4999]}");
    }

    /// <summary>Uses a reserve in every way, gives it back, and says what of it is left.</summary>
    internal static void LiveAndDie(BackingKind kind)
    {
        Live(kind);
        string before = Holdings.Count();
        string outcome = Live(kind);
        string after = Holdings.Count();
        Console.WriteLine(outcome);
        Console.WriteLine(before == after ? "nothing left" : $"left: {after} after {before}");
    }

    private static string Live(BackingKind kind)
    {
        ReservedMemoryOptions options = new()
        {
            Name = "child",
            Backing = kind,
            Areas = [new() { Name = "area", Size = AreaBytes }],
            RefugeSize = AreaBytes,
            Lending = new(0),
            DisposeTimeout = TimeSpan.Zero,
            TrapReleasedAddresses = true,
        };
        ReservedMemory memory = ReservedMemory.Create(options);
        MovableMemory lent = memory.LendMovable("records", AreaBytes);
        lent.Write(0, new byte[AreaBytes]);
        ContiguousBuffer buffer = memory.Allocate(AreaBytes);
        buffer.Memory.Pin().Dispose();
        buffer.Memory.Span.Fill(1);
        memory.DuplicateDescriptor().Dispose();
        string refusal = Refusal(memory);
        buffer.Dispose();
        memory.Dispose();
        return $"moved {buffer.MovedBytes} on {memory.BackingName}; {refusal}";
    }

    private static string Refusal(ReservedMemory memory)
    {
        try
        {
            memory.Dispose();
            return "disposed under its holders";
        }
        catch (InvalidOperationException refusal)
        {
            return refusal.Message;
        }
    }
}
