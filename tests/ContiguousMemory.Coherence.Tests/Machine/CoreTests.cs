using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Machine.Cores;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Machine;

public class CoreTests
{
    [Fact]
    public void Cores_EveryParameter_SaysWhereItIsFrom()
    {
        foreach (Core core in CoreCatalogue.All)
            Assert.All([core.L1.Source, core.Outer.Source, core.Speculation.Source, core.NonCacheable.Source, .. core.Traits.Select(trait => trait.Source)], source => Assert.True(source.Length > 10, core.Name));
        Assert.Distinct(CoreCatalogue.All.Select(core => core.Name));
    }

    [Fact]
    public void Machines_UnknownParameter_IsEveryValue()
    {
        Assert.Equal(Enum.GetValues<NonCacheablePolicy>(), Arm926.Description.Machines().Select(machine => machine.NonCacheable).Distinct().Order());
        Assert.Equal(["base", "read-sees-write-backs", "smp-broadcast"], CortexA15.Description.Machines().Select(machine => machine.Variant));
    }

    [Fact]
    public void Machines_KnownTrait_IsOfEveryMachine() => Assert.All(
        Arm922.Description.Machines(),
        machine => Assert.StartsWith("write-updates-line+half-line-dirty+strongly-ordered", machine.Variant, StringComparison.Ordinal));

    [Fact]
    public void Machines_NoSpeculation_FillsNothing() => Assert.All(Arm926.Description.Machines(), machine => Assert.False(machine.Fills));

    [Fact]
    public void Machines_OfEveryCore_CanBeBuilt()
    {
        Strategy strategy = StrategyCatalogue.Get("D2", StrategyTable.Alloc);
        foreach (MachineDescription machine in CoreCatalogue.All.SelectMany(core => core.Machines())) Assert.NotEmpty(new CacheMachine(machine, strategy.Sequence).InitialStates());
    }

    /// <summary>What is not known has a row for each of its values: in the base matrix, or as a variant of the value's name on a machine that the core may be.</summary>
    [Fact]
    public void Traits_UnknownOfAnyCore_HaveTheirRows()
    {
        ILookup<string, MachineDescription> rows = Matrix.Variants().ToLookup(cell => cell.Machine.Variant, cell => cell.Machine);
        foreach (Core core in CoreCatalogue.All)
        {
            foreach (CoreTrait trait in core.Traits.Where(trait => trait.IsUnknown))
            {
                Assert.Contains(null, trait.Values);
                Assert.All(trait.Departures, value => Assert.Contains(rows[value.Name], machine => core.WhyNot(machine) is null));
            }
        }
    }

    [Fact]
    public void WhyNot_FeroceonAboveAPl310_SaysWhatItHas()
    {
        MachineDescription machine = MachineTraits.Pl310Erratum588369.Of(new() { L1 = L1Kind.Vivt, Outer = OuterCache.Pl310 });

        Assert.Equal(
            "Feroceon is never above a PL310: its second level is its own, and linux maintains it by virtual ranges (cache-feroceon-l2.c); leave that out.",
            Feroceon.Description.WhyNot(machine));
        Assert.Null(Feroceon.Description.WhyNot(machine with { Deviations = Deviations.None }));
        Assert.Contains("it has Pipt", CortexA9.Description.WhyNot(machine), StringComparison.Ordinal);
        Assert.Contains("has no outer cache Pl310", CortexA15.Description.WhyNot(machine with { L1 = L1Kind.Pipt }), StringComparison.Ordinal);
    }
}
