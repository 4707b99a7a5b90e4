using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Checker.Guards;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Checker;

/// <summary>A right sequence with a step deleted, swapped or weakened goes wrong somewhere, or there is a reason why not.</summary>
public class MutationTests
{
    [Fact]
    public void Run_EveryMutantOfEveryRightStrategy_IsKilledOrHasItsReason()
    {
        IReadOnlyList<MutantFate> fates = MutationRun.Run(
            Matrix.Cells().Where(cell => cell.Machine.L1 != L1Kind.Vipt && IsOnce(cell.Strategy.Id)), TestContext.Current.CancellationToken);
        string[] living = [.. fates.Where(fate => fate.Killer is null).Select(fate => $"{fate.Strategy.Pages} {fate.Strategy.Id}: {fate.Mutant.What}")];

        Assert.Empty(living.Except(Survivors.All().Select(survivor => survivor.Mutant)));
        Assert.Empty(Survivors.All().Select(survivor => survivor.Mutant).Except(living));
        Assert.All(Survivors.All(), survivor => Assert.NotEqual("", survivor.Reason));
        Assert.True(fates.Count - living.Length > 300, $"{fates.Count - living.Length} of {fates.Count} killed.");
    }

    /// <summary>
    /// A core's rows after P1 are ok only where no line is dirty when the device writes, whatever is done; and a buffer within a line has each edge done by
    /// itself, so that every step stands twice. The rows after P3 with one edge say what there is to say.
    /// </summary>
    private static bool IsOnce(string id) => !id.StartsWith("P1.", StringComparison.Ordinal) && !id.EndsWith(".within", StringComparison.Ordinal);

    /// <summary>The control by hand: T1 with its levels swapped is T2, and the machine says so.</summary>
    [Theory]
    [InlineData("st LIN C; cl1 LIN; dsb; cl2; devr", true)]
    [InlineData("st LIN C; cl2; cl1 LIN; dsb; devr", false)]
    [InlineData("st LIN C; cl1 LIN; cl2; devr", false)]
    [InlineData("st LIN C; inv1 LIN; dsb; cl2; devr", false)]
    [InlineData("st LIN C; dsb; cl2; devr", false)]
    public void Streaming_OneStepWrong_IsNotOk(string text, bool ok)
    {
        CacheMachine machine = new(new() { L1 = L1Kind.Pipt, Outer = OuterCache.Pl310 }, SequenceText.Parse(text));

        Assert.Equal(ok, new Explorer().Run(machine, cancel: TestContext.Current.CancellationToken).Verdict == Verdict.Ok);
    }
}
