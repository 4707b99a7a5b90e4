using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Machine;

/// <summary>What a person is told of a state is what the checker judged it by.</summary>
public class ReadingTests
{
    /// <summary>Every state of every cell that the checker finds, of variants every thirteenth (all in the long tests): a fault has its reading, of the same verdict, and a right state has none.</summary>
    [Fact]
    public void WrongReadings_EveryStateOfTheMatrix_AgreeWithTheVerdict()
    {
        bool all = Environment.GetEnvironmentVariable("CMA_SOAK") == "1";
        Explorer explorer = new();
        int faulty = 0, right = 0;
        foreach (MatrixCell cell in Matrix.Cells().Concat(Matrix.Variants().Where((_, at) => all || at % 13 == 0)).Where(cell => cell.Machine.L1 != L1Kind.Vipt))
        {
            CacheMachine machine = cell.Build();
            explorer.Run(machine, observe: (_, state) => Agree(machine, state), cancel: TestContext.Current.CancellationToken);
        }

        Assert.True(faulty > 1000, $"only {faulty} faulty states seen");
        Assert.True(right > 100_000, $"only {right} right states seen");

        void Agree(CacheMachine machine, PackedState state)
        {
            Verdict verdict = machine.Check(state);
            IReadOnlyList<Reading> readings = machine.WrongReadings(state);
            if (verdict == Verdict.Ok ? readings.Count > 0 : !readings.Any(reading => reading.Verdict == verdict))
                Assert.Fail($"{verdict}, but {string.Join("; ", readings)}: {machine.Describe(state)}");
            _ = verdict == Verdict.Ok ? right++ : faulty++;
        }
    }

    [Fact]
    public void WrongReadings_StaleLineHit_SayFromWhere()
    {
        MatrixCell cell = new(StrategyCatalogue.Get("D", StrategyTable.Alloc), new() { L1 = L1Kind.Pipt, NonCacheable = NonCacheablePolicy.MayHit });
        CheckResult result = new Explorer().Run(cell.Build(), cancel: TestContext.Current.CancellationToken);

        Reading reading = Assert.Single(cell.Build().WrongReadings(result.Trace[^1].State));

        Assert.Equal((Place.L1, Word.Zero, Word.Cpu, false), (reading.Place, reading.Found, reading.Expected, reading.ByDevice));
    }
}
