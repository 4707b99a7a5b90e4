using System.Collections.Concurrent;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Ports;
using CsCheck;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Writers under leases, a cache, devices and disposals, all at once on real memory: no byte is lost, and the books are right at the end.</summary>
public sealed class ReserveParallelTests
{
    private const int Unit = 2 << 20;
    private const int Units = 4;

    public ReserveParallelTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");

    public static TheoryData<string> Placements { get; } = [.. Placement.All.Select(placement => placement.Name)];

    [Theory]
    [MemberData(nameof(Placements))]
    public void EverythingAtOnce_RealWorld_LosesNothing(string placement) =>
        Gen.Int.Sample(seed => Assert.Empty(Run(placement, seed, rounds: 60, world => world)), iter: 3, threads: 1);

    [Theory]
    [MemberData(nameof(Placements))]
    public void EverythingAtOnce_WithoutTheCopy_IsCaught(string placement) =>
        Assert.Contains(RunAgain(placement, world => new WorldWithoutCopy(world)), loss => loss.StartsWith("movable", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Placements))]
    public void EverythingAtOnce_WithoutClearing_IsCaught(string placement) =>
        Assert.Contains(RunAgain(placement, world => new WorldWithoutClearing(world)), loss => loss.EndsWith("came with somebody's bytes", StringComparison.Ordinal));

    /// <summary>Runs it until the threads happen to meet in a way that shows the fault: mostly the first time.</summary>
    private static IEnumerable<string> RunAgain(string placement, Func<IWorld, IWorld> through) =>
        Enumerable.Range(0, 10).SelectMany(seed => Run(placement, seed, rounds: 60, through));

    /// <summary>Runs it, and tells what was not as it must be.</summary>
    private static ConcurrentBag<string> Run(string placement, int seed, int rounds, Func<IWorld, IWorld> through)
    {
        ConcurrentBag<string> losses = [];
        ReservedMemoryOptions options = new()
        {
            Name = "parallel",
            Backing = BackingKind.Pages,
            Areas = [new() { Name = "area", Size = 2L * Units * Unit }],
            RefugeSize = (Units + 2L) * Unit,
            Placement = Placement.All.Single(known => known.Name == placement),
            Lending = new(0),
        };
        using ReservedMemory memory = ReservedMemory.Create(options, through);
        using MovableMemory records = memory.LendMovable("records", (Units * (long)Unit) - 9);
        using DiscardableMemory cache = memory.LendDiscardable("cache", Units * (long)Unit);
        long[] stamps = new long[Units];
        Action<Random>[] parts =
        [
            random => Write(records, stamps, random, first: 0, rounds, losses),
            random => Write(records, stamps, random, first: 1, rounds, losses),
            random => Cache(cache, random, rounds, losses),
            random => Claim(memory, random, rounds, losses),
            random => Claim(memory, random, rounds, losses),
            random => Lend(memory, random, rounds, losses),
            random => Border(memory, random, rounds, losses),
        ];
        Parallel.For(0, parts.Length, new ParallelOptions { MaxDegreeOfParallelism = parts.Length }, part => parts[part](new Random(unchecked(seed + part))));

        for (long unit = 0; unit < Units; unit++)
        {
            using UnitLease lease = records.Lease(unit);
            CheckUnit(lease.Span, stamps[unit], losses);
        }

        foreach (string violation in memory.Verify().Violations) losses.Add(violation);
        return losses;
    }

    /// <summary>Reads and writes the even or the odd units, now by a lease, now by a held one, now by a copy.</summary>
    private static void Write(MovableMemory records, long[] stamps, Random random, int first, int rounds, ConcurrentBag<string> losses)
    {
        for (int round = 0; round < rounds; round++)
        {
            long unit = first + (2 * random.Next(Units / 2));
            using HeldLease? held = random.Next(3) == 0 ? records.Hold(unit, "holder") : null;
            if (held is not null) CheckUnit(held.Memory.Span, stamps[unit], losses);
            using (UnitLease lease = records.Lease(unit))
            {
                CheckUnit(lease.Span, stamps[unit], losses);
                Pattern.Write(lease.Span, ++stamps[unit]);
            }

            if (random.Next(3) == 0) records.Write(unit * Unit, Pattern.Bytes(++stamps[unit], records.LengthOf(unit)));
        }
    }

    private static void CheckUnit(ReadOnlySpan<byte> bytes, long stamp, ConcurrentBag<string> losses)
    {
        if (!(stamp == 0 ? Pattern.IsZero(bytes) : Pattern.Is(bytes, stamp))) losses.Add($"movable contents {stamp} are lost");
    }

    /// <summary>The only one to fill the cache: what is there is whole.</summary>
    private static void Cache(DiscardableMemory cache, Random random, int rounds, ConcurrentBag<string> losses)
    {
        for (int round = 0; round < rounds; round++)
        {
            long unit = random.Next(Units);
            if (cache.TryLease(unit, out UnitLease there))
            {
                if (!Pattern.Is(there.Span, unit + 100)) losses.Add("cached contents are lost");
                there.Dispose();
                if (random.Next(8) == 0) cache.TryDiscard(unit);
            }
            else if (cache.TryFill(unit, out UnitLease empty))
            {
                if (!Pattern.IsZero(empty.Span)) losses.Add("a cache unit came with somebody's bytes");
                Pattern.Write(empty.Span, unit + 100);
                empty.Dispose();
            }
        }
    }

    private static void Claim(ReservedMemory memory, Random random, int rounds, ConcurrentBag<string> losses)
    {
        for (int round = 0; round < rounds; round++)
        {
            long length = random.Next(3) == 0 ? random.Next(1, 65536) : random.Next(1, Units * Unit);
            if (!memory.TryAllocate(length, new() { Name = $"device {random.Next(2)}" }, out ContiguousBuffer? buffer, out _)) continue;
            using CpuAccessScope cpu = buffer.BeginCpuAccess(CpuAccess.ReadWrite);
            if (!Pattern.IsZero(cpu.Span)) losses.Add("a buffer came with somebody's bytes");
            Pattern.Write(cpu.Span, round + 1000);
            if (random.Next(2) == 0) buffer.Dispose();
            if (random.Next(4) == 0) Thread.Yield();
            if (!Pattern.Is(cpu.Span, round + 1000)) losses.Add("a buffer's contents are lost");
            buffer.Dispose();
        }
    }

    /// <summary>Moves the border between areas and the refuge to and fro, and has an area of its own now and then.</summary>
    private static void Border(ReservedMemory memory, Random random, int rounds, ConcurrentBag<string> losses)
    {
        ReservedArea? own = null;
        for (int round = 0; round < rounds; round++)
        {
            ReservedArea area = own is not null && random.Next(2) == 0 ? own : memory.DefaultArea;
            switch (random.Next(5))
            {
                case 0 when own is null: memory.TryCreateArea(new() { Name = "visitors", Size = Unit }, out own, out _); break;
                case 0 when memory.TryRemoveArea(own!, out _): own = null; break;
                case 1 or 2: area.TryGrow(Unit, out _); break;
                case 3: area.TryShrink(Unit, out _); break;
                default:
                    if (!area.TryAllocate(random.Next(1, 65536), new() { Name = "visitor" }, out ContiguousBuffer? buffer, out _)) break;
                    if (!Pattern.IsZero(buffer.Memory.Span)) losses.Add("a buffer came with somebody's bytes");
                    buffer.Dispose();
                    break;
            }
        }
    }

    private static void Lend(ReservedMemory memory, Random random, int rounds, ConcurrentBag<string> losses)
    {
        for (int round = 0; round < rounds / 4; round++)
        {
            try
            {
                using MovableMemory lent = memory.LendMovable("visitor", random.Next(1, 2 * Unit));
                using HeldLease lease = lent.LeaseLongTerm(0);
                if (!Pattern.IsZero(lease.Memory.Span)) losses.Add("a visitor's unit came with somebody's bytes");
                lease.Memory.Span.Fill(0xCC);
            }
            catch (Exception refusal) when (refusal is LendingException || refusal.Message.Contains("in one piece outside the areas", StringComparison.Ordinal))
            {
                // There is not always room; nothing may be lost over it.
            }

            foreach (string violation in memory.Verify().Violations) losses.Add(violation);
        }
    }
}
