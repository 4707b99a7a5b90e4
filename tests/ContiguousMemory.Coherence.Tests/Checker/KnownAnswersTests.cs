using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace ContiguousMemory.Coherence.Tests.Checker;

/// <summary>The two tables with known answers come out exactly, letter by letter.</summary>
public class KnownAnswersTests
{
    private static readonly L1Kind[] s_columns = [L1Kind.Vivt, L1Kind.ViptAliasing, L1Kind.Pipt];

    public static TheoryData<string, string> LowmemRows => Data(KnownAnswers.Lowmem + '\n' + KnownAnswers.OwnLowmem);

    public static TheoryData<string, string> StreamingRows => Data(KnownAnswers.Streaming + '\n' + KnownAnswers.OwnStreaming);

    [Theory]
    [MemberData(nameof(LowmemRows))]
    public void Lowmem_EveryMachine_IsTheKnownVerdict(string id, string expected)
    {
        Strategy strategy = StrategyCatalogue.Get(id, StrategyTable.Alloc);
        List<string> actual = [];
        foreach (NonCacheablePolicy policy in Enum.GetValues<NonCacheablePolicy>())
            actual.AddRange(s_columns.Select(l1 => Cell(strategy, new() { L1 = l1, NonCacheable = policy })));

        Assert.Equal(expected, string.Join(' ', actual));
    }

    [Theory]
    [MemberData(nameof(StreamingRows))]
    public void Streaming_EveryMachine_IsTheKnownVerdict(string id, string expected)
    {
        Strategy strategy = StrategyCatalogue.Get(id, StrategyTable.Streaming);
        List<string> actual = [.. s_columns.Select(l1 => Cell(strategy, new() { L1 = l1 }))];
        actual.AddRange(s_columns[1..].Select(l1 => Cell(strategy, new() { L1 = l1, Speculates = false })));

        Assert.Equal(expected, string.Join(' ', actual));
    }

    [Fact]
    public void Tables_EveryStrategy_HasItsRow()
    {
        string[] tables = [KnownAnswers.Lowmem, KnownAnswers.OwnLowmem, KnownAnswers.Streaming, KnownAnswers.OwnStreaming];
        string[] known = [.. tables.SelectMany(KnownAnswers.Rows).Select(row => row.Id)];

        Assert.Equal(known.Order(), StrategyCatalogue.All.Where(strategy => strategy.Pages == PageKind.Lowmem).Select(strategy => strategy.Id).Order());
    }

    private static TheoryData<string, string> Data(string table)
    {
        TheoryData<string, string> data = [];
        foreach ((string id, string[] cells) in KnownAnswers.Rows(table)) data.Add(id, string.Join(' ', cells));
        return data;
    }

    private static string Cell(Strategy strategy, MachineDescription machine) =>
        $"{Letter(strategy, machine)}/{Letter(strategy, machine with { Outer = OuterCache.Pl310 })}";

    private static string Letter(Strategy strategy, MachineDescription machine) => new Explorer().Run(new CacheMachine(machine, strategy.Sequence)).Verdict switch
    {
        Verdict.Ok => "ok",
        Verdict.Leak => "L",
        Verdict.CpuStale => "C",
        Verdict.DeviceStale => "D",
        Verdict.DeviceLeak => "DL",
        _ => "N",
    };
}
