using System.Collections.Concurrent;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Uses that begin and end while others compact, resize, lend and release, on real memory: no byte is lost, and the books are right at the end.</summary>
public sealed class CompactionParallelTests
{
    private const int Unit = 2 << 20;
    private const int Blocks = 4;

    /// <summary>How often it is run for the threads to happen to meet.</summary>
    private const int MostRuns = 200;

    public CompactionParallelTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");

    public static TheoryData<string> Placements { get; } = [.. Placement.All.Select(placement => placement.Name)];

    [Theory]
    [MemberData(nameof(Placements))]
    public void UsesAndMovesAtOnce_RealWorld_LoseNothing(string placement)
    {
        long moved = 0;

        // On a busy machine the threads may take turns, so that nothing is there to move when somebody compacts: until something was.
        for (int time = 0; time < 2 || (moved == 0 && time < MostRuns); time++)
        {
            int seed = Random.Shared.Next();
            (ConcurrentBag<string> losses, long frames) = Run(placement, seed, world => world, ignoresUses: false);
            moved += frames;
            Assert.True(losses.IsEmpty, $"seed {seed}\n{string.Join('\n', losses)}");
        }

        Assert.NotEqual(0, moved);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void UsesAndMovesAtOnce_WithoutTheCopy_IsCaught(string placement) =>
        Assert.Contains(RunAgain(placement, world => new WorldWithoutCopy(world), ignoresUses: false), loss => loss.StartsWith("a buffer's contents", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Placements))]
    public void UsesAndMovesAtOnce_UsesIgnored_IsCaught(string placement) =>
        Assert.Contains(RunAgain(placement, world => world, ignoresUses: true), loss => loss.StartsWith("a buffer's contents", StringComparison.Ordinal));

    /// <summary>Runs it until the threads happen to meet in a way that shows the fault: mostly the first time.</summary>
    private static IEnumerable<string> RunAgain(string placement, Func<IWorld, IWorld> through, bool ignoresUses) =>
        Enumerable.Range(0, MostRuns).SelectMany(seed => Run(placement, seed, through, ignoresUses).Losses);

    private static (ConcurrentBag<string> Losses, long Moved) Run(string placement, int seed, Func<IWorld, IWorld> through, bool ignoresUses)
    {
        ConcurrentBag<string> losses = [];
        ReservedMemoryOptions options = new()
        {
            Name = "compaction",
            Backing = BackingKind.Pages,
            Areas = [new() { Name = "area", Size = Blocks * (long)Unit }],
            RefugeSize = 6L * Unit,
            Placement = Placement.All.Single(known => known.Name == placement),
            Lending = new(0),
        };
        using ReservedMemory memory = ReservedMemory.Create(options, through);
        if (ignoresUses) memory.DefaultArea.Buffers.IsIdle = static word => word is { IsAlive: true, IsMovable: true, IsMoving: false, IsReleased: false, IsBlocked: false };
        using MovableMemory records = memory.LendMovable("records", 3L * Unit);
        Action<Random>[] parts =
        [
            random => Use(memory, random, "one", losses),
            random => Use(memory, random, "other", losses),
            random => Compact(memory, random, losses),
            random => Compact(memory, random, losses),
            random => Border(memory, random),
        ];
        Parallel.For(0, parts.Length, new ParallelOptions { MaxDegreeOfParallelism = parts.Length }, part => parts[part](new Random(unchecked(seed + part))));
        foreach (string violation in memory.Verify().Violations) losses.Add(violation);
        if (memory.DefaultArea.Buffers.Alive().Count > 0) losses.Add("a buffer outlived its release");
        return (losses, memory.DefaultArea.Counters.FramesRelocated);
    }

    /// <summary>Has a few buffers, which it reads and writes now and then, and replaces.</summary>
    private static void Use(ReservedMemory memory, Random random, string name, ConcurrentBag<string> losses)
    {
        List<(ContiguousBuffer Buffer, long Stamp)> held = [];
        for (int round = 1; round <= 60; round++)
        {
            int at = random.Next(4);
            if (at < held.Count)
            {
                (ContiguousBuffer buffer, long stamp) = held[at];
                if (!Check(buffer, stamp, round, random.Next(2) == 0)) losses.Add($"a buffer's contents {stamp} are lost");
                held[at] = (buffer, round);
                if (random.Next(3) > 0) continue;
                held.RemoveAt(at);
                buffer.Dispose();
            }
            else if (memory.TryAllocate(random.Next(1, Unit / 4), new() { Name = name, CompactsWhenFull = random.Next(2) == 0 }, out ContiguousBuffer? buffer, out _))
            {
                using (CpuAccessScope cpu = buffer.BeginCpuAccess(CpuAccess.ReadWrite))
                {
                    if (!Pattern.IsZero(cpu.Span)) losses.Add("a buffer came with somebody's bytes");
                    Pattern.Write(cpu.Span, round);
                }

                if (random.Next(8) > 0) buffer.AllowRelocation(_ => Random.Shared.Next(8) > 0);
                held.Add((buffer, round));
            }
        }

        foreach ((ContiguousBuffer buffer, long stamp) in held)
        {
            if (!Check(buffer, stamp, stamp, pins: false)) losses.Add($"a buffer's contents {stamp} are lost");
            buffer.Dispose();
        }
    }

    /// <summary>Under one use, by a scope or a pin: whether the bytes are still there, and whether others, once written, stay.</summary>
    private static bool Check(ContiguousBuffer buffer, long stamp, long next, bool pins)
    {
        using System.Buffers.MemoryHandle pin = pins ? buffer.Memory.Pin() : default;
        using CpuAccessScope cpu = buffer.BeginCpuAccess(CpuAccess.ReadWrite);
        Span<byte> span = cpu.Span;
        if (!Pattern.Is(span, stamp)) return false;
        Pattern.Write(span, next);
        Thread.Yield();
        return Pattern.Is(span, next) && (!pins || Pattern.Is(buffer.Memory.Span, next));
    }

    private static void Compact(ReservedMemory memory, Random random, ConcurrentBag<string> losses)
    {
        for (int round = 0; round < 30; round++)
        {
            foreach (Relocation moved in memory.DefaultArea.Compact().Moved)
            {
                if (moved.To.Start >= moved.From.Start) losses.Add($"{moved} went up");
            }

            if (random.Next(4) > 0) continue;
            foreach (string violation in memory.Verify().Violations) losses.Add(violation);
        }
    }

    private static void Border(ReservedMemory memory, Random random)
    {
        for (int round = 0; round < 60; round++)
        {
            if (random.Next(2) == 0) memory.DefaultArea.TryGrow(Unit, out _);
            else memory.DefaultArea.TryShrink(Unit, out _);
        }
    }
}
