using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Machine;

public class MachineRulesTests
{
    private static readonly MachineDescription s_pipt = new() { L1 = L1Kind.Pipt }, s_vivt = new() { L1 = L1Kind.Vivt };

    public static TheoryData<string, MachineCase> Impossible => new()
    {
        { "a highmem page's", new(s_pipt with { LazyKmap = true }) },
        { "linux refuses to build it", new(s_vivt with { Cpus = 2, Pages = PageKind.Highmem }) },
        { "virtually tagged cache was built with two CPUs", new(s_vivt with { Cpus = 2 }) },
        { "Feroceon's second level is its own", new(s_vivt with { Outer = OuterCache.Pl310, Deviations = Deviations.FlushKeepsCleanOuterLine }) },
        { "say pl310", new(s_pipt with { Deviations = Deviations.DoubleFillLosesDirtyLine }) },
        { "on vivt only", new(s_pipt with { Deviations = Deviations.HalfLineDirty }) },
        { "take two", new(s_pipt with { Deviations = Deviations.NoBroadcast }) },
        { "1 or 2 CPUs, not 3", new(s_pipt with { Cpus = 3 }) },
        { "1 or 2 pages, not 0", new(s_pipt with { PageCount = 0 }) },
        { "2 or 4 colours, not 3", new(s_pipt with { Colours = 3 }) },
        { "vipt-aliasing that deviates", new(s_pipt with { Colours = 4 }) },
        { "caches that do not alias", new(s_pipt with { L1 = L1Kind.ViptAliasing, Cpus = 2 }) },
        { "Two CPUs are modelled with one line", new(s_pipt with { Cpus = 2, Lines = 2 }) },
        { "one line each, not 2", new(s_pipt with { PageCount = 2, Lines = 2 }) },
        { "one line and one page", new(s_pipt with { PageCount = 2, Deviations = Deviations.DevicePosts }) },
        { "Freeing is modelled with one page", new(s_pipt with { PageCount = 2, Deviations = Deviations.Freed }) },
        { "one at a time", new(s_pipt with { Deviations = Deviations.Freed | Deviations.DevicePosts }) },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void WhyNot_NoSuchMachine_SaysSoInASentence(string words, MachineCase machine)
    {
        string? whyNot = MachineRules.WhyNot(machine.Machine);

        Assert.Contains(words, whyNot, StringComparison.Ordinal);
        Assert.EndsWith(".", whyNot, StringComparison.Ordinal);
        Assert.Contains(whyNot!, Assert.Throws<ArgumentException>(() => new CacheMachine(machine.Machine, SequenceText.Parse("dsb"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhyNot_EveryMachineOfTheMatrix_MayBe() =>
        Assert.All(Matrix.Cells().Concat(Matrix.Variants()).Select(cell => cell.Machine).Distinct(), machine => Assert.Null(MachineRules.WhyNot(machine)));
}

/// <summary>A machine as the data of a test.</summary>
public sealed class MachineCase
{
    internal MachineCase(MachineDescription machine) => Machine = machine;

    internal MachineDescription Machine { get; }

    public override string ToString() => Machine.ToString();
}
