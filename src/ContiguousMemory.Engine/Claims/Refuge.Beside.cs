using ContiguousMemory.Engine.Buddy;

namespace ContiguousMemory.Engine.Claims;

/// <summary>The refuge as a claim will find it once its page blocks are isolated, for who asks before they are.</summary>
internal readonly partial record struct Refuge
{
    /// <summary>What is left for the units of a window whose page blocks are not isolated yet.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="start">The window's first index.</param>
    /// <param name="end">The index after its last.</param>
    public static Refuge Beside(Machine machine, int start, int end) => Of(machine) - Of(machine, FirstOf(machine, start), EndOf(machine, end));

    /// <summary>Whether it has room for so many frames. Looks at the window's page blocks and at tenants only when what is free leaves a doubt.</summary>
    public static bool HasRoomBeside(Machine machine, int start, int end, long frames) =>
        frames == 0 || HasFreeFor(machine, frames + EndOf(machine, end) - FirstOf(machine, start)) || Beside(machine, start, end).HasRoomFor(frames);

    /// <summary>As <see cref="IsOpenFor"/>, for the units of a window whose page blocks are not isolated yet.</summary>
    public static bool IsOpenBeside(Machine machine, int start, int end, long frames) =>
        !machine.Promises.IsNeeded
        || frames <= machine.Promises.Slack
        || frames <= OpenFrames(machine) - Of(machine, FirstOf(machine, start), EndOf(machine, end)).Places;

    private static int FirstOf(Machine machine, int start) => (start >> machine.PageBlockOrder) << machine.PageBlockOrder;

    private static int EndOf(Machine machine, int end) => (((end - 1) >> machine.PageBlockOrder) + 1) << machine.PageBlockOrder;
}
