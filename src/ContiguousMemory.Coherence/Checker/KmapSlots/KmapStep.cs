namespace ContiguousMemory.Coherence.Checker.KmapSlots;

/// <summary>What one step does with a slot; between any two of the task's the interrupt may come.</summary>
internal enum KmapAct
{
    /// <summary>Takes the next slot of the stack.</summary>
    Push,

    /// <summary>Takes the slot of the use, whatever it holds.</summary>
    Take,

    /// <summary>Points the slot's entry to the page.</summary>
    Set,

    /// <summary>Reads and writes the page by the slot's address.</summary>
    Use,

    /// <summary>Cleans and invalidates the lines at the slot's address, where the cache is virtually tagged.</summary>
    Flush,

    /// <summary>Clears the entry.</summary>
    Clear,

    /// <summary>Puts the saved entry back.</summary>
    Restore,

    Pop,
}

/// <summary>A step of the task or of the interrupt.</summary>
/// <param name="Act">What it does.</param>
/// <param name="Page">For which page: 1 and 2 are the task's, 3 the interrupt's.</param>
internal readonly record struct KmapStep(KmapAct Act, int Page);

/// <summary>What the task and the interrupt do: the task maps a page, and a second while it has the first; the interrupt maps one of its own.</summary>
internal static class KmapSteps
{
    public static KmapStep[] OfTask(KmapDiscipline discipline)
    {
        KmapDiscipline mine = discipline == KmapDiscipline.FixedBesideStack ? KmapDiscipline.FixedAndSaved : discipline;
        return [.. Open(mine, 1), new(KmapAct.Use, 1), .. Open(mine, 2), new(KmapAct.Use, 2), .. Close(mine, 2), new(KmapAct.Use, 1), .. Close(mine, 1)];
    }

    public static KmapStep[] OfInterrupt(KmapDiscipline discipline)
    {
        KmapDiscipline mine = discipline == KmapDiscipline.FixedBesideStack ? KmapDiscipline.StackPoppedLast : discipline;
        return [.. Open(mine, 3), new(KmapAct.Use, 3), .. Close(mine, 3)];
    }

    private static KmapStep[] Open(KmapDiscipline discipline, int page) =>
        [new(discipline < KmapDiscipline.StackPoppedFirst ? KmapAct.Take : KmapAct.Push, page), new(KmapAct.Set, page)];

    private static KmapStep[] Close(KmapDiscipline discipline, int page) => discipline switch
    {
        KmapDiscipline.Fixed => [new(KmapAct.Flush, page), new(KmapAct.Clear, page)],
        KmapDiscipline.StackPoppedFirst => [new(KmapAct.Pop, page), new(KmapAct.Flush, page), new(KmapAct.Clear, page)],
        KmapDiscipline.StackPoppedLast => [new(KmapAct.Flush, page), new(KmapAct.Clear, page), new(KmapAct.Pop, page)],
        _ => [new(KmapAct.Flush, page), new(KmapAct.Restore, page)],
    };
}
