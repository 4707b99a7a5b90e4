using System.Runtime.Versioning;
using CsCheck;

namespace ContiguousMemory.Tests.Memory;

/// <summary>What tenants and devices have in memory while areas come, go, grow and shrink around it: every byte stays.</summary>
[SupportedOSPlatform("linux")]
public abstract class AreasBytesConformance : LiveViewConformance
{
    /// <summary>Few: each looks at every byte after every step.</summary>
    private const int Runs = 3;

    [Theory]
    [MemberData(nameof(Placements))]
    public void Areas_AnyChanges_TenantsAndBuffersKeepTheirBytes(string placement) => Gen.Int[0, 999].Array[30].Sample(steps => Change(placement, steps, isLive: false), iter: Runs, threads: 1);

    /// <summary>The same, where the tenant is written through an address that stays, right after each change.</summary>
    [Theory]
    [MemberData(nameof(Placements))]
    public void Areas_AnyChanges_LiveAddressKeepsItsBytes(string placement) => Gen.Int[0, 999].Array[30].Sample(steps => Change(placement, steps, isLive: true), iter: Runs, threads: 1);

    private void Change(string placement, int[] steps, bool isLive)
    {
        using ReservedMemory memory = Make(placement);
        using MovableMemory lent = memory.LendMovable("records", (9L * Unit) - 7);
        if (isLive && lent.WhyNotLive is { } reason) Assert.Skip(reason);
        using LiveView? view = isLive ? lent.MapLive() : null;
        byte[] contents = Pattern.Bytes(1, (int)lent.Length);
        lent.Write(0, contents);
        List<(ContiguousBuffer Buffer, long Stamp)> buffers = [];
        long stamp = 1;
        int done = 0;
        foreach (int step in steps)
        {
            done += Do(memory, buffers, step, ref stamp) ? 1 : 0;
            if (view is not null)
            {
                Assert.True(view.Span(0, contents.Length).SequenceEqual(contents), $"after step {step}");
                int at = (step * 7919) % contents.Length;
                view.Span(at, 1)[0] = contents[at] = unchecked((byte)step);
            }

            byte[] read = new byte[contents.Length];
            lent.Read(0, read);
            Assert.True(read.AsSpan().SequenceEqual(contents), $"after step {step}");
            Assert.All(buffers, held => Assert.True(Pattern.Is(held.Buffer.Memory.Span, held.Stamp), $"after step {step}"));
            CheckInvariants(memory);
        }

        Assert.True(done > 0, "no change was ever done");
        buffers.ForEach(held => held.Buffer.Dispose());
    }

    /// <summary>Does one thing. Whether a change of an area was made.</summary>
    private static bool Do(ReservedMemory memory, List<(ContiguousBuffer Buffer, long Stamp)> buffers, int step, ref long stamp)
    {
        ReservedArea area = memory.Areas[step % memory.Areas.Count];
        long bytes = (1 + (step / 8 % 3)) * (long)Unit;
        switch (step % 8)
        {
            case 0: return memory.TryCreateArea(new() { Name = $"area {++stamp}", Size = bytes }, out _, out _, TestContext.Current.CancellationToken);
            case 1 or 2: return area.TryGrow(bytes, out _, TestContext.Current.CancellationToken);
            case 3 or 4: return area.TryShrink(bytes, out _);
            case 5: return area != memory.DefaultArea && memory.TryRemoveArea(area, out _);
            case 6 when buffers.Count > 0:
                buffers[0].Buffer.Dispose();
                buffers.RemoveAt(0);
                return false;
            default:
                if (!area.TryAllocate((step % 5 * MiB) + 1, new() { Name = $"device {step % 2}" }, out ContiguousBuffer? buffer, out _)) return false;
                Assert.True(Pattern.IsZero(buffer.Memory.Span), "a buffer came with somebody's bytes");
                Pattern.Write(buffer.Memory.Span, ++stamp);
                buffers.Add((buffer, stamp));
                return false;
        }
    }
}
