using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Machine.Cores;

namespace ContiguousMemory.Coherence.Tests.Machine;

public class CoreTests
{
    [Fact]
    public void Cores_EveryParameter_SaysWhereItIsFrom()
    {
        foreach (Core core in CoreCatalogue.All)
            Assert.All([core.L1.Source, core.Outer.Source, core.Speculation.Source, core.NonCacheable.Source], source => Assert.True(source.Length > 10, core.Name));
        Assert.Distinct(CoreCatalogue.All.Select(core => core.Name));
    }

    [Fact]
    public void Machines_UnknownParameter_IsEveryValue()
    {
        Assert.Equal(Enum.GetValues<NonCacheablePolicy>(), Arm926.Description.Machines().Select(machine => machine.NonCacheable).Order());
        Assert.Single(CortexA15.Description.Machines());
    }

    [Fact]
    public void Machines_NoSpeculation_FillsNothing() => Assert.All(Arm926.Description.Machines(), machine => Assert.False(machine.Fills));
}
