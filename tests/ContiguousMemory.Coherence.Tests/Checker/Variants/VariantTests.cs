using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Checker.Variants;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Checker.Variants;

/// <summary>What each variant turns, and that it is the variant that turns it.</summary>
public class VariantTests
{
    private static readonly Lazy<IReadOnlyList<VariantResult>> s_results = new(() => VariantRun.Run(VariantCatalogue.All));

    /// <summary>
    /// Every cell that is right in the base and wrong in the variant, or the other way round, is in VariantTurns.approved.txt beside this test.
    /// If a change of the model is meant, what the run says is in VariantTurns.received.txt beside the test's program.
    /// </summary>
    [Fact]
    public void Turns_OfEveryVariant_AreTheListed()
    {
        string received = string.Join('\n', s_results.Value.GroupBy(result => result.Variant).Select(TurnText.Of));
        using Stream resource = typeof(VariantTests).Assembly.GetManifestResourceStream("VariantTurns.approved.txt")!;
        using StreamReader reader = new(resource);
        string approved = reader.ReadToEnd();
        if (received != approved) File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "VariantTurns.received.txt"), received);

        Assert.Equal(approved, received);
    }

    /// <summary>A variant that turns nothing is none that does nothing: the machine has other states.</summary>
    [Fact]
    public void Rows_OfEveryVariant_AreOtherThanTheBase()
    {
        foreach (IGrouping<Variant, VariantResult> group in s_results.Value.GroupBy(result => result.Variant))
            Assert.Contains(group, result => (result.Base.Result.States, result.Base.Result.Transitions) != (result.Varied.Result.States, result.Varied.Result.Transitions));
    }

    /// <summary>The cures are right wherever what they cure is right in the base.</summary>
    [Theory]
    [InlineData("pl310-588369", "D2-two", "D2")]
    [InlineData("pl310-588369", "N4-two", "N4")]
    [InlineData("pl310-588369", "P1-two", "P1")]
    [InlineData("a9-764369", "A-dsb", "A")]
    [InlineData("a9-764369", "D2-dsb", "D2")]
    [InlineData("a9-764369", "N2-dsb", "N2")]
    [InlineData("a9-764369", "T1-dsb", "T1")]
    [InlineData("a9-764369", "F1-dsb", "F1")]
    [InlineData("device-posting", "F1-readback", "F1")]
    [InlineData("device-posting", "F4-readback", "F4")]
    public void Cure_OnTheVariant_IsRightWhereTheUncuredIsInTheBase(string variant, string cure, string of)
    {
        VariantResult[] rows = [.. s_results.Value.Where(result => result.Variant.Name == variant)];
        VariantResult[] cured = [.. rows.Where(result => result.Base.Cell.Strategy.Id == cure)];
        VariantResult[] uncured = [.. rows.Where(result => result.Base.Cell.Strategy.Id == of && result.Base.Cell.Strategy.Pages == cured[0].Base.Cell.Strategy.Pages)];

        Assert.Equal(uncured.Select(row => row.Base.Result.Verdict == Verdict.Ok), cured.Select(row => row.Varied.Result.Verdict == Verdict.Ok));
        Assert.Contains(uncured, row => row.TurnsOk);
    }

    /// <summary>A flush by way that is whole is as good as one by line, for the buffer and for the bystander.</summary>
    [Fact]
    public void Control_FlushByWayWithoutTheErratum_IsAsTheBase()
    {
        MachineTrait whole = new("by-way", Deviations.OuterFlushByWay);
        Holds(VariantCatalogue.Get("pl310-727915"), whole, static _ => true);
    }

    /// <summary>Each trait without its deviations: what is left of it, a second CPU or page, or quiet, does not turn what the variant turns.</summary>
    [Fact]
    public void Control_EveryVariantWithoutItsDeviations_IsAsTheBase()
    {
        foreach (Variant variant in VariantCatalogue.All.Where(variant => variant.Trait.Deviations != 0 && !variant.Trait.IsQuiet && variant.Trait != MachineTraits.Pl310Erratum727915))
        {
            // What goes by set and way two CPUs alone turn.
            Holds(
                variant,
                variant.Trait with { Deviations = Deviations.None },
                cell => variant.Trait.Cpus == 1 || cell.Strategy.Sequence.All(step => step.Kind != PrimitiveKind.Flush1All));
        }
    }

    [Fact]
    public void Traces_OfTurnedCells_ReplayToTheSameFault()
    {
        // One of each variant, strategy and fault.
        foreach (VariantResult result in s_results.Value.Where(result => result.TurnsOk && result.Varied.Result.Verdict != Verdict.Ok)
            .DistinctBy(result => (result.Variant, result.Base.Cell.Strategy, result.Varied.Result.Verdict)))
        {
            CacheMachine machine = result.Varied.Cell.Build();
            Assert.Equal(result.Varied.Result.Verdict, new Simulator(machine, seed: 1).Replay(result.Varied.Result.Trace));
            Assert.All(result.Varied.Result.Trace, step => Assert.DoesNotContain("  ", machine.Describe(step.State) + (step.Action is { } action ? machine.Describe(action) : ""), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Catalogue_EveryVariant_IsToldInWords()
    {
        Assert.Distinct(VariantCatalogue.All.Select(variant => variant.Name));
        Assert.All(VariantCatalogue.All, variant => Assert.True(variant is { About.Length: > 40, Because.Length: > 40 }, variant.Name));
        Assert.All(OuterErrata.WithoutRows, erratum => Assert.True(erratum is { About.Length: > 40, Why.Length: > 40 }, erratum.Name));
        Assert.Contains("there are no-speculation,", Assert.Throws<KeyNotFoundException>(() => VariantCatalogue.Get("none")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pairs_OfOneTable_AreOfThatTable()
    {
        Assert.All(VariantCatalogue.Get("write-through").Pairs(StrategyTable.Streaming), pair => Assert.Equal(StrategyTable.Streaming, pair.Varied.Strategy.Table));
        Assert.Empty(VariantCatalogue.Get("freed").Pairs(StrategyTable.Streaming));
    }

    private static void Holds(Variant variant, MachineTrait control, Func<MatrixCell, bool> asked)
    {
        List<VariantResult> rows = [.. s_results.Value.Where(result => result.Variant == variant && asked(result.Base.Cell))];
        MatrixCell[] cells = [.. rows.Select(row => row.Base.Cell with { Machine = control.Of(row.Base.Cell.Machine) })];

        // A machine with nothing left of the trait but its name is the base machine.
        if (cells.All(cell => cell.Machine with { Variant = MachineDescription.Base } == cell.Machine with { Variant = MachineDescription.Base, Cpus = 1, PageCount = 1, Deviations = 0 }))
            cells = [.. cells.Take(20)];
        MatrixResult[] controls = MatrixRun.Run(cells, cancel: TestContext.Current.CancellationToken);
        foreach ((VariantResult row, MatrixResult result) in rows.Zip(controls))
            Assert.True(row.Base.Result.Verdict == Verdict.Ok == (result.Result.Verdict == Verdict.Ok), $"{control.Name}: {result.Cell.Strategy.Id} on {result.Cell.Machine} is {result.Result.Verdict}");
    }
}
