using ContiguousMemory.Backing;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Linux;

/// <summary>Clearing clears what it was told to, to the byte, whichever way is the fastest for so much.</summary>
public sealed class ClearRoutineTests
{
    /// <summary>Around each limit, where it begins on a page, beside one, and nowhere in particular.</summary>
    public static TheoryData<long, long> Ranges
    {
        get
        {
            TheoryData<long, long> data = [];
            foreach (long limit in (long[])[1, 128, 4096, ClearRoutine.MostByVector, ClearRoutine.LeastPastCaches, ClearRoutine.LeastPastCaches + 8192])
            {
                foreach (long offset in (long[])[4096, 4097, 8191, 5000]) data.AddRange((offset, limit - 1), (offset, limit), (offset, limit + 1));
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Clear_Range_ClearsItAndNothingElse(long offset, long length)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");
        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Backing = BackingKind.Pages,
            Areas = [new() { Name = "area", Size = 8 << 20 }],
        });
        Span<byte> all = memory.Backing.Span(0, 8 << 20);
        all.Fill(7);

        RawMemory.Clear(memory.Backing.Address(offset), length);

        Assert.Equal(-1, all[..(int)offset].IndexOfAnyExcept((byte)7));
        Assert.Equal(-1, all.Slice((int)offset, (int)length).IndexOfAnyExcept((byte)0));
        Assert.Equal(-1, all[(int)(offset + length)..].IndexOfAnyExcept((byte)7));
    }
}
