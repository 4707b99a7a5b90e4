using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Frames;

public sealed class HierarchicalBitmapTests
{
    private static readonly int[] s_edges = [0, 1, 62, 63, 64, 65, 4094, 4095, 4096, 4097, int.MaxValue];

    /// <summary>One word, one word and a bit, two levels, two levels and a bit, three.</summary>
    public static TheoryData<int> Capacities => [1, 2, 63, 64, 65, 127, 4095, 4096, 4097, 262_144, 262_145];

    [Theory]
    [MemberData(nameof(Capacities))]
    public void Bitmap_RandomSteps_EqualsASortedSet(int capacity)
    {
        // Half of the steps stay at the words' edges, where a shift goes wrong first.
        Gen<int> edge = Gen.Int[0, s_edges.Length - 1].Select(at => Math.Min(s_edges[at], capacity - 1));
        Gen<int> value = Gen.OneOf(edge, Gen.Int[0, capacity - 1]);
        Gen.Select(Gen.Int[0, 2], value).Array[0, 60].Sample(
            steps =>
            {
                HierarchicalBitmap bitmap = new(capacity);
                SortedSet<int> model = [];
                foreach ((int action, int at) in steps)
                {
                    if (action == 0 && model.Add(at)) bitmap.Add(at);
                    if (action == 1 && model.Remove(at)) bitmap.Remove(at);
                    Assert.Equal(model.Count, bitmap.Count);
                    Assert.Equal(model.Contains(at), bitmap.Contains(at));
                    Assert.Equal(model.GetViewBetween(at, capacity).Cast<int?>().FirstOrDefault() ?? -1, bitmap.Next(at));
                    Assert.Equal(model.GetViewBetween(0, at).Reverse().Cast<int?>().FirstOrDefault() ?? -1, bitmap.Previous(at));
                }
            },
            iter: Soak.Times(40), threads: 1);
    }

    [Theory]
    [MemberData(nameof(Capacities))]
    public void Next_PastTheEnd_IsNone(int capacity)
    {
        HierarchicalBitmap bitmap = new(capacity);
        bitmap.Add(capacity - 1);
        Assert.Equal(capacity - 1, bitmap.Next(0));
        Assert.Equal(capacity - 1, bitmap.Previous(capacity - 1));
        Assert.Equal(-1, bitmap.Next(capacity));
        Assert.Equal(-1, bitmap.Next(capacity + 100_000));
        Assert.Equal(-1, bitmap.Previous(-1));
    }

    [Fact]
    public void Bitmap_EveryMember_IsMetInBothDirections()
    {
        const int Capacity = 5000;
        HierarchicalBitmap bitmap = new(Capacity);
        List<int> members = [.. Enumerable.Range(0, Capacity).Where(value => value % 7 == 0 || value % 64 == 63)];
        members.ForEach(bitmap.Add);
        List<int> up = [];
        for (int at = bitmap.Next(0); at >= 0; at = bitmap.Next(at + 1)) up.Add(at);
        List<int> down = [];
        for (int at = bitmap.Previous(Capacity - 1); at >= 0; at = bitmap.Previous(at - 1)) down.Add(at);
        Assert.Equal(members, up);
        Assert.Equal(members.AsEnumerable().Reverse(), down);
    }

    [Fact]
    public void Bytes_LargeSet_AreLittleMoreThanABitEach() => Assert.InRange(new HierarchicalBitmap(1 << 20).Bytes, 1 << 17, (1 << 17) * 66 / 64 + 16);
}
