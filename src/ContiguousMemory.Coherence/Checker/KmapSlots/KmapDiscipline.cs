namespace ContiguousMemory.Coherence.Checker.KmapSlots;

/// <summary>How the kernel hands out the fixmap slots of a CPU.</summary>
internal enum KmapDiscipline
{
    /// <summary>Each use has its slot's number, and an interrupt may use the number of the task that it interrupts (linux before 7e5a69e83b).</summary>
    Fixed,

    /// <summary>One number; whoever takes it saves the entry that is there and puts it back (kmap_high_l1_vipt of 7e5a69e83b).</summary>
    FixedAndSaved,

    /// <summary>The interrupt takes slots from a stack, the task the fixed one, of which the stack knows nothing (between 3e4d3af501 and 39af22a79).</summary>
    FixedBesideStack,

    /// <summary>A stack; unmapping pops first, then flushes and clears the entry (3e4d3af501).</summary>
    StackPoppedFirst,

    /// <summary>A stack; unmapping flushes and clears, and pops last (20273941f).</summary>
    StackPoppedLast,
}
