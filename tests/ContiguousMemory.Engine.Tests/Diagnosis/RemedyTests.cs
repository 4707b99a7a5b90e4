using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Diagnosis;

/// <summary>A remedy is true: whoever does what it says is granted.</summary>
public sealed class RemedyTests
{
    [Theory]
    [InlineData("linux", 0, 0)]
    [InlineData("linux", 2, 0)]
    [InlineData("linux", 0, 2)]
    [InlineData("cheapest", 0, 0)]
    [InlineData("cheapest", 2, 0)]
    [InlineData("cheapest", 0, 2)]
    [InlineData("cheapest", 1, 3)]
    public void Remedy_BlockersLetGo_IsGranted(string policy, int unitOrder, int orderPerBit)
    {
        Assert.True(Placement.TryParse(policy, out Placement? placement));
        long refused = 0;
        Gen.Select(Pictures(unitOrder, orderPerBit), Gen.Int[1, 64], Gen.Int[0, 5]).Sample(
            (picture, count, align) =>
            {
                TestMachine test = new MachineSpec { Placement = placement, OrderPerBit = orderPerBit, Refuge = 256, World = new Engine.Ports.PaperWorld(unitOrder) }.Boot();
                Painted painted = Picture.Paint(test, picture);
                AreaRequest request = TestMachine.Request(count, align);
                if (test.TryAllocate(request, out _, out AllocationFailure failure)) return;
                Interlocked.Increment(ref refused);
                AllocationDiagnosis diagnosis = Diagnose.Refusal(test.Area, request, failure);
                FrameRange window = diagnosis.BestWindow!.Value;
                Assert.NotEmpty(diagnosis.Blockers);
                Assert.All(diagnosis.Blockers, blocker => Assert.True(window.Contains(blocker.Frames)));
                LetGo(test, painted, diagnosis);
                Assert.True(test.TryAllocate(request, out _, out failure), $"{picture}\n{request}\n{diagnosis}\nand still {failure}");
                test.Verify();
            },
            iter: Soak.Times(60), threads: 1);
        Assert.True(refused > 0, "nothing was refused, so nothing was tried");
    }

    /// <summary>With little room to move to, the remedy also says how much more there must be.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Remedy_BlockersLetGoAndRoomIsMade_IsGranted(int unitOrder)
    {
        long wanted = 0;
        Gen.Select(Pictures(unitOrder, 0), Gen.Int[1, 64], Gen.Int[0, 5], Gen.Int[0, 40]).Sample(
            (picture, count, align, free) =>
            {
                TestMachine test = new MachineSpec { Refuge = 128, World = new Engine.Ports.PaperWorld(unitOrder) }.Boot();
                Painted painted = Picture.Paint(test, picture);
                Stack<FrameRange> taken = [];
                while (test.Zone.Free.Value - test.Zone.FreeCma.Value > free && test.Machine.TryTake(unitOrder, MigrateType.Unmovable, "taker", out FrameRange one)) taken.Push(one);
                AreaRequest request = TestMachine.Request(count, align);
                if (test.TryAllocate(request, out _, out AllocationFailure failure)) return;
                AllocationDiagnosis diagnosis = Diagnose.Refusal(test.Area, request, failure);
                if (diagnosis.Blockers.Count > 0) LetGo(test, painted, diagnosis);
                if (MoreWanted(diagnosis.Remedy) is int more)
                {
                    Interlocked.Increment(ref wanted);
                    for (int given = 0; given < more; given += 1 << unitOrder) test.Machine.GiveBack(taken.Pop());
                }

                Assert.True(test.TryAllocate(request, out _, out failure), $"{picture}, {free} free outside\n{request}\n{diagnosis}\nand still {failure}");
                test.Verify();
            },
            iter: Soak.Times(150), threads: 1);
        Assert.True(wanted > 0, "no remedy asked for room");
    }

    private static void LetGo(TestMachine test, Painted painted, AllocationDiagnosis diagnosis)
    {
        FrameRange window = diagnosis.BestWindow!.Value;
        painted.EndLeasesIn(window);
        foreach (AreaAllocation device in painted.Devices)
        {
            // As much of it as lies in the window, in whole bits: what a bit has beyond it goes too.
            long bit = 1L << test.Area.OrderPerBit;
            long start = Math.Max(test.OffsetOf(device.Frames.Start), test.OffsetOf(window.Start) / bit * bit);
            long end = Math.Min(test.OffsetOf(device.Frames.End), (test.OffsetOf(window.End) + bit - 1) / bit * bit);
            if (start < end) Assert.True(test.Area.Release(test.Window(start, end - start)).IsReleased);
        }
    }

    private static int? MoreWanted(string remedy)
    {
        int at = remedy.IndexOf(" more come free", StringComparison.Ordinal);
        if (at < 0) return null;
        Assert.True(ByteSize.TryParse(string.Join(' ', remedy[..at].Split(' ')[^2..]), out ByteSize size), remedy);
        return (int)FrameCount.ForBytes(size.Bytes).Value;
    }

    private static Gen<string> Pictures(int unitOrder, int orderPerBit)
    {
        int unit = 1 << unitOrder;
        int step = Math.Max(1, (1 << orderPerBit) / unit);
        return Gen.Int[0, Picture.Characters.Length - 1].Array[step].Array[64 / unit / step].Select(stretches => string.Concat(stretches.Select(stretch =>
            Picture.Characters[stretch[0]] == '#' ? new string('#', step) : string.Concat(stretch.Select(pick => Picture.Characters[pick] == '#' ? '.' : Picture.Characters[pick])))));
    }
}
