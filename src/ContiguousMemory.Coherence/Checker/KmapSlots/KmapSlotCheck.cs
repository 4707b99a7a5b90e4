using System.Runtime.InteropServices;

namespace ContiguousMemory.Coherence.Checker.KmapSlots;

/// <summary>What a discipline came to.</summary>
/// <param name="States">States visited: all there are.</param>
/// <param name="Faults">Each fault that can be, with a shortest way to it, a step a line.</param>
internal sealed record KmapSlotResult(int States, IReadOnlyDictionary<KmapSlotFault, IReadOnlyList<string>> Faults);

/// <summary>Visits every way in which one interrupt can fall into a task that nests two kmaps; a model by itself, beside that of the caches.</summary>
internal sealed class KmapSlotCheck
{
    private readonly KmapDiscipline _discipline;
    private readonly bool _vivt, _flushes;
    private readonly KmapStep[] _task, _interrupt;
    private readonly Dictionary<KmapSlotState, (KmapSlotState From, string How)> _found = [];
    private readonly Queue<KmapSlotState> _open = [];
    private readonly Dictionary<KmapSlotFault, IReadOnlyList<string>> _faults = [];

    private KmapSlotCheck(KmapDiscipline discipline, bool vivt, bool flushes)
    {
        (_discipline, _vivt, _flushes) = (discipline, vivt, flushes);
        (_task, _interrupt) = (KmapSteps.OfTask(discipline), KmapSteps.OfInterrupt(discipline));
    }

    /// <param name="discipline">How slots are handed out.</param>
    /// <param name="vivt">Whether the cache is virtually tagged.</param>
    /// <param name="flushes">Whether unmapping flushes there, as linux does.</param>
    public static KmapSlotResult Run(KmapDiscipline discipline, bool vivt, bool flushes = true) => new KmapSlotCheck(discipline, vivt, flushes).Run();

    private KmapSlotResult Run()
    {
        KmapSlotState start = default;
        _found.Add(start, (start, ""));
        _open.Enqueue(start);
        while (_open.TryDequeue(out KmapSlotState state))
        {
            bool interrupted = state.IrqPc > 0 && state.IrqPc < _interrupt.Length;
            if (state.IrqPc < _interrupt.Length) Take(state, state with { IrqPc = state.IrqPc + 1 }, _interrupt[state.IrqPc], "interrupt");
            if (!interrupted && state.TaskPc < _task.Length) Take(state, state with { TaskPc = state.TaskPc + 1 }, _task[state.TaskPc], "task");
        }

        return new(_found.Count, _faults);
    }

    private void Take(KmapSlotState from, KmapSlotState to, KmapStep step, string who)
    {
        (KmapAct act, int page) = step;
        int slot = to.Slots[page];
        string how = $"the {who}: {Words(act)}, page {page}";
        switch (act)
        {
            case KmapAct.Push:
                to = to with { Slots = to.Slots.With(page, to.Depth), Depth = to.Depth + 1 };
                break;
            case KmapAct.Take:
                // Two uses in one task have two numbers, unless there is but one number for all.
                slot = _discipline == KmapDiscipline.Fixed && page == 2 ? 1 : 0;
                to = to with { Slots = to.Slots.With(page, slot), Saved = to.Saved.With(page, to.Entries[slot]) };
                break;
            case KmapAct.Set:
                if (IsOfStack(page) && to.Entries[slot] != 0) Fault(KmapSlotFault.SlotNotClear, from, how);
                if (to.CachedPages[slot] != 0 && to.CachedPages[slot] != page) Fault(KmapSlotFault.StaleLine, from, how);
                to = to with { Entries = to.Entries.With(slot, page) };
                break;
            case KmapAct.Use:
                if (to.Entries[slot] != page) Fault(KmapSlotFault.MappingLost, from, how);
                if (_vivt && to.CachedPages[slot] == 0) to = to with { CachedPages = to.CachedPages.With(slot, to.Entries[slot]) };
                break;
            case KmapAct.Flush:
                if (_flushes) to = to with { CachedPages = to.CachedPages.With(slot, 0) };
                break;
            case KmapAct.Clear:
                to = to with { Entries = to.Entries.With(slot, 0) };
                break;
            case KmapAct.Restore:
                to = to with { Entries = to.Entries.With(slot, to.Saved[page]) };
                break;
            default:
                to = to with { Depth = to.Depth - 1 };
                break;
        }

        ref (KmapSlotState From, string How) entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_found, to, out bool known);
        if (known) return;
        entry = (from, how);
        _open.Enqueue(to);
    }

    /// <summary>Whether the page's slot came off a stack, which promises a clear one.</summary>
    private bool IsOfStack(int page) => _discipline >= KmapDiscipline.StackPoppedFirst || (_discipline == KmapDiscipline.FixedBesideStack && page == 3);

    private void Fault(KmapSlotFault fault, KmapSlotState from, string how)
    {
        if (_faults.ContainsKey(fault)) return;
        List<string> trace = [how];
        for (KmapSlotState at = from; _found[at].How.Length > 0; at = _found[at].From) trace.Add(_found[at].How);
        trace.Reverse();
        _faults.Add(fault, trace);
    }

    private static string Words(KmapAct act) => act switch
    {
        KmapAct.Push => "takes a slot off the stack",
        KmapAct.Take => "takes its slot",
        KmapAct.Set => "sets the entry",
        KmapAct.Use => "reads and writes",
        KmapAct.Flush => "flushes the slot's lines",
        KmapAct.Clear => "clears the entry",
        KmapAct.Restore => "puts the saved entry back",
        _ => "gives the slot back",
    };
}
