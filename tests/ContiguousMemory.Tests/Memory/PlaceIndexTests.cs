using CsCheck;

namespace ContiguousMemory.Tests.Memory;

public sealed class PlaceIndexTests
{
    /// <summary>Few places that collide often, and places as far apart as a reserve has them.</summary>
    private static readonly Gen<(int Place, int Value, bool Removes)[]> s_steps =
        Gen.Select(Gen.OneOf(Gen.Int[0, 40], Gen.Int[0, 30].Select(i => i << 21), Gen.Int[0, (1 << 26) - 1]), Gen.Int[1, ushort.MaxValue], Gen.Bool).Array[1, 300];

    [Fact]
    public void RandomSteps_AgainstADictionary_FindTheSame() => s_steps.Sample(
        steps =>
        {
            PlaceIndex index = new(2);
            Dictionary<int, int> model = [];
            foreach ((int place, int value, bool removes) in steps)
            {
                if (!model.ContainsKey(place)) index.Add(place, value);
                else if (removes) index.Remove(place);
                else index.Change(place, value);
                if (removes && model.ContainsKey(place)) model.Remove(place);
                else model[place] = value;
                foreach ((int known, int expected) in model) Assert.Equal(expected, index.Find(known));
                Assert.Equal(model.GetValueOrDefault(place), index.Find(place));
                Assert.Equal(model.GetValueOrDefault(place ^ 1), index.Find(place ^ 1));
            }
        },
        iter: 500,
        threads: 1);
}
