using Cma.Reports.Stories;
using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence.Judging;

/// <summary>Makes a story of a counterexample.</summary>
internal static class StoryTeller
{
    /// <param name="result">A cell that is not ok.</param>
    /// <param name="steps">The steps as they were written, for their lines; null if they come from no file.</param>
    public static Story Tell(MatrixResult result, IReadOnlyList<WrittenStep>? steps = null)
    {
        CacheMachine machine = result.Cell.Build();
        bool hasOuter = machine.Description.HasOuter;
        List<StoryStep> told = [];
        IReadOnlyList<string> before = [];
        foreach (TraceStep step in result.Result.Trace)
        {
            IReadOnlyList<string> now = Places(machine, machine.Snapshot(step.State), hasOuter);
            told.Add(new(told.Count, ActorOf(step.Action), What(machine, step.Action, steps), [.. now.Select((text, i) => new StoryCell(text, told.Count > 0 && text != before[i]))]));
            before = now;
        }

        IEnumerable<string> first = machine.SlotNames.Select(slot => slot.Length == 0 ? "L1" : $"L1 {slot}");
        return new(
            MachineName.Of(result.Cell),
            MatrixWords.Of(result.Result.Verdict),
            ["memory", .. first, "write buffer", .. hasOuter ? ["L2", "store buffer"] : (string[])[], .. machine.DevicePosts ? ["device"] : (string[])[], "mapped"],
            told,
            Ending(machine, result.Result));
    }

    private static string What(CacheMachine machine, MachineAction? action, IReadOnlyList<WrittenStep>? steps)
    {
        if (action is not { } happened) return "in the beginning";
        string what = machine.Describe(happened);
        return happened.Kind == ActionKind.Step && steps is not null && StepOf(machine, happened.Detail & 63, steps.Count) is { } step ? $"text line {steps[step].Line}, {what}" : what;
    }

    /// <summary>The step of the sequence that a step of the program comes from; null where the machine's kernel does more than repeat steps for each line.</summary>
    private static int? StepOf(CacheMachine machine, int pc, int steps)
    {
        IEnumerable<Primitive> own = machine.Program.Where(step => !step.IsPerLine || step.Line == 0);
        return own.Count() == steps ? machine.Program.Take(pc + 1).Count(step => !step.IsPerLine || step.Line == 0) - 1 : null;
    }

    private static Actor ActorOf(MachineAction? action) => action?.Kind switch
    {
        null => Actor.Nobody,
        <= ActionKind.OldOwnerLoads => Actor.OldOwner,
        ActionKind.NextOwnerMaps or ActionKind.NextOwnerLoads or ActionKind.NextOwnerStores => Actor.NextOwner,
        ActionKind.BystanderStores => Actor.Bystander,
        ActionKind.HandOver => Actor.Nobody,
        ActionKind.Step => Actor.Sequence,
        ActionKind.DriverWrites or ActionKind.DriverBarrier or ActionKind.Frees => Actor.Driver,
        ActionKind.DeviceWrites => Actor.Device,
        _ => Actor.Hardware,
    };

    private static List<string> Places(CacheMachine machine, MachineSnapshot now, bool hasOuter)
    {
        List<string> places = [Each(now, line => line.Memory)];
        foreach (string slot in machine.SlotNames) places.Add(Each(now, line => Show(line.L1.FirstOrDefault(cached => cached.Slot == slot))));
        places.Add(string.Join(", ", now.WriteBuffer.Select(write => Show(write, now.Lines.Count))));
        if (hasOuter)
        {
            places.Add(Each(now, line => Show(line.Outer)));
            places.Add(now.StoreBuffer is { } store ? Show(store, now.Lines.Count) : "");
        }

        if (machine.DevicePosts) places.Add(now.IsPosted ? "D posted" : "");
        places.Add(string.Join(", ", now.Mappings));
        return places;
    }

    private static string Each(MachineSnapshot now, Func<LineSnapshot, string> show)
    {
        IEnumerable<string> shown = now.Lines.Select(show);
        return shown.All(text => text.Length == 0) ? "" : string.Join(" | ", shown.Select(text => text.Length == 0 ? "-" : text));
    }

    private static string Show(CachedLine? cached) => cached is null ? "" : $"{cached.Data} {(cached.IsDirty ? "dirty" : "clean")}";

    private static string Show(BufferedWrite write, int lines) => (write.IsNonCacheable ? "nc " : "") + write.Data + (lines > 1 ? $" of line {write.Line}" : "");

    private static string Ending(CacheMachine machine, CheckResult result)
    {
        Reading wrong = machine.WrongReadings(result.Trace[^1].State).First(reading => reading.Verdict == result.Verdict);
        string reader = wrong.ByDevice ? "the device reads" : "the CPU reads";
        string word = wrong.Word == 1 ? ", of the word beside the buffer" : "";
        return $"{MatrixWords.Of(result.Verdict)} in this model: {reader} {Data(wrong.Found)} from {Of(wrong.Place)}, where {Data(wrong.Expected)} should be{word}.";
    }

    private static string Data(Word word) => word switch
    {
        Word.Zero => "0",
        Word.Secret => "S, the old owner's data,",
        Word.Cpu => "C, the driver's data,",
        _ => "D, the device's data,",
    };

    private static string Of(Place place) => place switch
    {
        Place.Memory => "memory",
        Place.WriteBuffer => "the write buffer",
        Place.StoreBuffer => "the outer cache's store buffer",
        Place.L1 => "L1",
        _ => "L2",
    };
}
