using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Engine.Buddy;

/// <summary>
/// One machine: its frames, zones, buddy and the world beneath. It starts with all memory set aside; areas are declared, <see cref="Boot"/> hands what
/// remains to the buddy, areas are activated. Thread safe after boot: one short lock guards all books, and no slow work is done under it.
/// </summary>
public sealed partial class Machine
{
    private readonly Zone[] _zones;
    private bool _isAwaited;

    /// <summary>Builds a machine that has not booted.</summary>
    /// <exception cref="ArgumentException">The layout does not hold together; the message names the value and the rule.</exception>
    public Machine(MachineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        MachineLayout layout = MachineLayout.Check(options);
        World = options.World;
        Time = options.Time;
        Frames = new FrameTable(layout.Span);
        Blocks = new PageBlocks(Frames.Count, options.PageBlockOrder);
        _zones = layout.Zones;
        Buddy = new BuddyAllocator(Frames, Blocks, _zones, options.Lending, options.MaxOrder);
        Early = new EarlyMemory(layout.Memory);
        foreach (FrameRange memory in layout.Memory)
            Frames.Slice(Frames.IndexOf(memory.Start), Frames.IndexOf(memory.End)).Fill(FrameEntry.Reserved(World.StartsCleared));
    }

    /// <summary>The memory beneath.</summary>
    public IWorld World { get; }

    /// <summary>Where time comes from.</summary>
    public TimeProvider Time { get; }

    /// <summary>Every frame number of the machine, holes included.</summary>
    public FrameRange Span => Frames.Span;

    /// <summary>The zones, in address order.</summary>
    public IReadOnlyList<Zone> Zones => _zones;

    /// <summary>log2 of the frames in a page block.</summary>
    public int PageBlockOrder => Blocks.Order;

    /// <summary>Whether <see cref="Boot"/> has run.</summary>
    public bool IsBooted { get; private set; }

    /// <summary>Bytes of the frame table, the free lists and the page blocks' types.</summary>
    public long MetadataBytes => Frames.Bytes + Buddy.Lists.Bytes + (2L * Blocks.Count);

    internal FrameTable Frames { get; }

    internal PageBlocks Blocks { get; }

    internal BuddyAllocator Buddy { get; }

    internal HolderTable Holders { get; } = new();

    internal EarlyMemory Early { get; }

    /// <summary>The ranges of the claims that have marks standing now.</summary>
    internal List<FrameRange> ActiveClaims { get; } = [];

    /// <summary>Guards every book of the machine. Held for bookkeeping only: never while bytes move, a callback runs or a thread waits.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Raised when frames come free, a lease ends, or a request does that may have stood in another's way.</summary>
    internal ChangeSignal Changes { get; } = new();

    /// <summary>Requests that have a window marked now. Under the machine's lock.</summary>
    internal int RequestsUnderWay { get; set; }

    /// <summary>
    /// A task that completes when frames next come free, a lease ends, or a request does that may have stood in another's way: take it, try, and wait for
    /// it only if the try failed.
    /// </summary>
    public Task NextChange() => Changes.Next();

    /// <summary>Hands all memory that was not set aside to the buddy, as movable page blocks. Once, before anything is allocated.</summary>
    /// <exception cref="InvalidOperationException">The machine has booted already.</exception>
    public void Boot()
    {
        lock (Gate)
        {
            if (IsBooted) throw new InvalidOperationException("The machine has booted already; it boots once.");
            foreach (FrameRange free in Early.Free()) AddReserved(free);
            IsBooted = true;
        }
    }

    /// <summary>
    /// Notes that a request was refused: if others are under way, their marks may be why, and the end of one of them is news. Under the machine's lock.
    /// </summary>
    /// <remarks>
    /// An end that nobody was refused over is no news. Were it told, a request that is refused, waits for news and tries again would wake itself for ever.
    /// Those who try again do so one at a time, lest they be news to each other.
    /// </remarks>
    internal void NoteRefusal() => _isAwaited |= RequestsUnderWay > 0;

    /// <summary>Counts a request out. Under the machine's lock.</summary>
    /// <returns>Whether somebody was refused meanwhile, who is to be told once the lock is let go.</returns>
    internal bool EndRequest()
    {
        RequestsUnderWay--;
        bool isAwaited = _isAwaited;
        _isAwaited = false;
        return isAwaited;
    }

    /// <summary>Turns frames that were set aside over to the buddy, under the types their page blocks have.</summary>
    internal void AddReserved(FrameRange range)
    {
        int start = Frames.IndexOf(range.Start);
        int end = Frames.IndexOf(range.End);
        foreach (ref FrameEntry entry in Frames.Slice(start, end)) entry = entry.AsFreeBody();
        Buddy.AddRun(start, end);
    }

    /// <summary>The parts of a held range that must be cleared before their new holder sees them. Call it before the entries are overwritten.</summary>
    internal void CollectDirty(int start, int end, List<FrameRange> dirty, int client = 0)
    {
        int runStart = -1;
        for (int index = start; index <= end; index++)
        {
            bool isDirty = index < end && !Frames[index].IsClean && (client == 0 || Frames[index].Tag != client);
            if (isDirty && runStart < 0) runStart = index;
            if (isDirty || runStart < 0) continue;
            dirty.Add(Frames.RangeOf(runStart, index));
            runStart = -1;
        }
    }
}
