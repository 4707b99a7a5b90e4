using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Claims;

/// <summary>Where units that must move could go, against plain counting.</summary>
public sealed class RefugeTests
{
    [Theory]
    [InlineData(5, 8, 5, true)]
    [InlineData(8, 5, 5, true)]
    [InlineData(4, 8, 5, false)]
    [InlineData(8, 4, 5, false)]
    [InlineData(0, 0, 0, true)]
    [InlineData(-3, 4, 0, true)] // nothing has to move: no watermark stands against that
    [InlineData(-3, 4, 1, false)]
    public void HasRoomFor_SpareAndPlaces_BothMustDo(long spare, long places, long frames, bool has) =>
        Assert.Equal(has, new Refuge(spare, places).HasRoomFor(frames));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(1, 9)]
    [InlineData(2, 70)]
    public void Of_RandomAreas_EqualsAPlainCount(int unitOrder, int watermark) =>
        Gen.Select(Gen.Int[0, Picture.Characters.Length - 1].Array[128 >> unitOrder], Gen.Int[1, 3].Array[0, 20]).Sample(
            (letters, scraps) =>
            {
                TestMachine test = new MachineSpec { Area = 128, Refuge = 96, Watermark = watermark, World = new PaperWorld(unitOrder) }.Boot();
                Picture.Paint(test, string.Concat(letters.Select(letter => Picture.Characters[letter])));

                // Devices of odd lengths leave scraps that no unit fits in.
                foreach (int scrap in scraps) test.TryAllocate(scrap, 0, out _, out _);
                int unit = 1 << unitOrder;
                lock (test.Machine.Gate)
                {
                    Assert.Equal(Counted(test, 0, 224, unit, watermark), Refuge.Of(test.Machine));
                    for (int block = 0; block < 14; block++) Assert.Equal(Counted(test, block * 16, (block + 1) * 16, unit, 0), Refuge.Of(test.Machine, block * 16, (block + 1) * 16));
                    long room = Math.Max(0, Refuge.Of(test.Machine).Room);
                    Assert.True(Refuge.HasRoomFor(test.Machine, room));
                    Assert.False(Refuge.HasRoomFor(test.Machine, room + 1));
                }
            },
            iter: Soak.Times(60), threads: 1);

    private static Refuge Counted(TestMachine test, int start, int end, int unit, int watermark)
    {
        long spare = 0;
        long places = 0;
        for (int index = start; index < end; index += unit)
        {
            List<char> letters = [.. Enumerable.Range(index, unit).Select(at => LetterAt(test, at))];
            if (letters.TrueForAll(letter => letter == '.') || letters[0] == 'd') places += unit;
            spare += letters.Count(letter => letter is '.' or 'd');
        }

        return new(Math.Max(0, spare - watermark), places);
    }

    private static char LetterAt(TestMachine test, int index)
    {
        Engine.Diagnosis.FrameInspection frame = Engine.Diagnosis.FrameInspection.Of(test.Machine, test.At(index));
        if (frame.State is FrameState.FreeHead or FrameState.FreeBody) return '.';
        return frame.Tenant is { Kind: Engine.Tenants.TenantKind.Discardable } tenant && !tenant[frame.Slot].IsLeased ? 'd' : 'x';
    }
}
