using ContiguousMemory.Coherence.Checker.KmapSlots;

namespace ContiguousMemory.Coherence.Tests.Checker;

/// <summary>The fixmap slots of a CPU, from before 7e5a69e83b to 20273941f.</summary>
public class KmapSlotTests
{
    /// <summary>Without a virtually tagged cache, and with one. What no commit left right, the next one answered.</summary>
    [Theory]
    [InlineData("Fixed", "MappingLost", "MappingLost, StaleLine")]
    [InlineData("FixedAndSaved", "", "StaleLine")]
    [InlineData("FixedBesideStack", "MappingLost, SlotNotClear", "MappingLost, StaleLine, SlotNotClear")]
    [InlineData("StackPoppedFirst", "SlotNotClear", "StaleLine, SlotNotClear")]
    [InlineData("StackPoppedLast", "", "")]
    public void Run_Discipline_HasItsFaults(string discipline, string physical, string vivt)
    {
        Assert.Equal(physical, Faults(KmapSlotCheck.Run(Enum.Parse<KmapDiscipline>(discipline), vivt: false)));
        Assert.Equal(vivt, Faults(KmapSlotCheck.Run(Enum.Parse<KmapDiscipline>(discipline), vivt: true)));
    }

    /// <summary>The control: it is the flush at unmap that keeps a reused slot clean.</summary>
    [Fact]
    public void Run_NoFlushAtUnmap_LeavesStaleLines() =>
        Assert.Equal("StaleLine", Faults(KmapSlotCheck.Run(KmapDiscipline.StackPoppedLast, vivt: true, flushes: false)));

    [Fact]
    public void Run_PoppedFirst_TellsHowTheInterruptGetsADirtySlot()
    {
        KmapSlotResult result = KmapSlotCheck.Run(KmapDiscipline.StackPoppedFirst, vivt: true);

        Assert.Equal(
            [
                "the task: takes a slot off the stack, page 1",
                "the task: sets the entry, page 1",
                "the task: reads and writes, page 1",
                "the task: takes a slot off the stack, page 2",
                "the task: sets the entry, page 2",
                "the task: reads and writes, page 2",
                "the task: gives the slot back, page 2",
                "the interrupt: takes a slot off the stack, page 3",
                "the interrupt: sets the entry, page 3",
            ],
            result.Faults[KmapSlotFault.StaleLine]);
        Assert.True(result.States > 50);
    }

    private static string Faults(KmapSlotResult result) => string.Join(", ", result.Faults.Keys.Order());
}
