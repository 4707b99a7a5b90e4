using ContiguousMemory.Coherence.Checker.KmapSlots;
using ContiguousMemory.Coherence.History;

namespace ContiguousMemory.Coherence.Tests.History;

public class SlotHistoryTests
{
    private static readonly SlotHistory s_history = SlotHistory.Run(SlotTasks.All);

    /// <summary>The thread's commits, each in its own cell: the first and the last mend one, the second breaks it between them.</summary>
    [Theory]
    [InlineData("7e5a69e83b", "MappingLost", "", false)]
    [InlineData("3e4d3af501", "", "MappingLost, SlotNotClear", true)]
    [InlineData("39af22a79", "MappingLost, SlotNotClear", "", false)]
    public void Turns_MaintenanceSlots_EachCommitLightsUp(string commit, string before, string after, bool isRegression)
    {
        SlotTurn turn = Assert.Single(s_history.Turns, turn => turn.Change.Commit == commit && !turn.Task.HasVivt);

        Assert.Equal((before, after, isRegression), (Text(turn.Before), Text(turn.After), turn.IsRegression));
    }

    [Theory]
    [InlineData("3e4d3af501", false, "MappingLost", "SlotNotClear")]
    [InlineData("3e4d3af501", true, "MappingLost, StaleLine", "StaleLine, SlotNotClear")]
    [InlineData("20273941f", false, "SlotNotClear", "")]
    [InlineData("20273941f", true, "StaleLine, SlotNotClear", "")]
    public void Turns_StackOfSlots_IsRightOnceItPopsLast(string commit, bool vivt, string before, string after)
    {
        SlotTurn turn = Assert.Single(s_history.Turns, turn => turn.Change.Commit == commit && turn.Task.HasVivt && turn.IsVivt == vivt);

        Assert.Equal((before, after), (Text(turn.Before), Text(turn.After)));
    }

    [Fact]
    public void Cells_SinceTheThread_NothingGoesWrong()
    {
        Assert.All(s_history.Cells.Where(cell => cell.Era >= Era.Linux2638), cell => Assert.Empty(cell.Faults));
        Assert.All(s_history.Cells.Where(cell => cell.Era == Era.Linux2633), cell => Assert.NotEmpty(cell.Faults));
        Assert.DoesNotContain(s_history.Cells, cell => cell.Era == Era.Arm64);
    }

    private static string Text(IEnumerable<KmapSlotFault> faults) => string.Join(", ", faults);
}
