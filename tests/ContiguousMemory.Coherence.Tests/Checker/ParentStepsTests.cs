using ContiguousMemory.Coherence.Checker;
using CsCheck;

namespace ContiguousMemory.Coherence.Tests.Checker;

/// <summary>Parents in a byte a state come back as they were put in.</summary>
public class ParentStepsTests
{
    private static readonly Gen<int> s_step = Gen.OneOf(Gen.Int[0, 3], Gen.Int[254, 256], Gen.Const(100_000));

    [Fact]
    public void Add_AnyOrderedParents_ComeBack() =>
        s_step.Array[1, 9000].Sample(steps =>
        {
            ParentSteps parents = new();
            int[] expected = new int[steps.Length];
            for (int i = 0, parent = -1; i < steps.Length; i++)
            {
                parent += steps[i];
                parents.Add(expected[i] = parent);
            }

            return Enumerable.Range(0, expected.Length).Where(i => i % 97 == 0 || i % 4096 is 0 or 4095 || i == expected.Length - 1).All(i => parents[i] == expected[i]);
        }, iter: 50);

    [Fact]
    public void Clear_AfterARun_BeginsAnew()
    {
        ParentSteps parents = new();
        foreach (int parent in Enumerable.Range(0, 10_000)) parents.Add(parent * 300);
        parents.Clear();
        parents.Add(-1);
        parents.Add(7);

        Assert.Equal((-1, 7), (parents[0], parents[1]));
    }
}
