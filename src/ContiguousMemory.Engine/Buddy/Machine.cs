using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Buddy;

/// <summary>
/// One machine: its frames, zones, buddy and the world beneath. It starts with all memory set aside; areas are declared, <see cref="Boot"/> hands what
/// remains to the buddy, areas are activated. Thread safe after boot: one short lock guards all books, and no slow work is done under it.
/// </summary>
public sealed partial class Machine
{
    private readonly Zone[] _zones;

    /// <summary>Builds a machine that has not booted.</summary>
    /// <exception cref="ArgumentException">The layout does not hold together; the message names the value and the rule.</exception>
    public Machine(MachineOptions options)
        : this(options, static (blocks, zones, unitOrder) => new PromiseBook(blocks, zones, unitOrder))
    {
    }

    internal Machine(MachineOptions options, Func<PageBlocks, Zone[], int, PromiseBook> promises)
    {
        ArgumentNullException.ThrowIfNull(options);
        MachineLayout layout = MachineLayout.Check(options);
        World = options.World;
        Time = options.Time;
        WorkTime = options.WorkTime ?? options.Time;
        Frames = new FrameTable(layout.Span);
        Blocks = new PageBlocks(Frames.Count, options.PageBlockOrder);
        _zones = layout.Zones;
        Summaries = new SummaryTable(Blocks.Count, Blocks.Order, World.UnitOrder);
        Promises = promises(Blocks, _zones, World.UnitOrder);
        Buddy = new BuddyAllocator(Frames, Blocks, _zones, options.Lending, options.MaxOrder, Promises, World.UnitOrder);
        Early = new EarlyMemory(layout.Memory);
        foreach (FrameRange memory in layout.Memory)
            Frames.Slice(Frames.IndexOf(memory.Start), Frames.IndexOf(memory.End)).Fill(FrameEntry.Reserved(World.StartsCleared));
    }

    /// <summary>The memory beneath.</summary>
    public IWorld World { get; }

    /// <summary>Where time comes from.</summary>
    public TimeProvider Time { get; }

    /// <summary>What times the work of claims.</summary>
    internal TimeProvider WorkTime { get; }

    /// <summary>Every frame number of the machine, holes included.</summary>
    public FrameRange Span => Frames.Span;

    /// <summary>The zones, in address order.</summary>
    public IReadOnlyList<Zone> Zones => _zones;

    /// <summary>log2 of the frames in a page block.</summary>
    public int PageBlockOrder => Blocks.Order;

    /// <summary>Whether <see cref="Boot"/> has run.</summary>
    public bool IsBooted { get; private set; }

    /// <summary>Bytes of the frame table, the free lists, the page blocks' types and the summaries of areas.</summary>
    public long MetadataBytes
    {
        get
        {
            lock (Gate) return Frames.Bytes + Buddy.Lists.Bytes + Buddy.Lodging.Bytes + (2L * Blocks.Count) + Summaries.Bytes;
        }
    }

    internal FrameTable Frames { get; }

    internal PageBlocks Blocks { get; }

    internal BuddyAllocator Buddy { get; }

    /// <summary>What guaranteed areas are owed, and what there is for it.</summary>
    internal PromiseBook Promises { get; }

    internal HolderTable Holders { get; } = new();

    /// <summary>What the areas' frames are to claimers.</summary>
    internal SummaryTable Summaries { get; }

    internal EarlyMemory Early { get; }

    /// <summary>The ranges of the claims that have marks standing now.</summary>
    internal List<FrameRange> ActiveClaims { get; } = [];

    /// <summary>Guards every book of the machine. Held for bookkeeping only: never while bytes move, a callback runs or a thread waits.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Raised when frames come free, a lease ends or a claim does.</summary>
    internal ChangeSignal Changes { get; } = new();

    /// <summary>
    /// A task that completes when frames next come free, a lease ends or a claim does that was in somebody's way: take it, try, and wait for it only if the
    /// try failed. A try that changed nothing does not complete it, so that a waiter does not wake itself.
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

    /// <summary>Turns frames that were set aside over to the buddy, under the types their page blocks have.</summary>
    internal void AddReserved(FrameRange range)
    {
        int start = Frames.IndexOf(range.Start);
        int end = Frames.IndexOf(range.End);
        foreach (ref FrameEntry entry in Frames.Slice(start, end)) entry = entry.AsFreeBody();
        Buddy.AddRun(start, end);
    }

    /// <summary>Moves a page block and its free frames to another type. To Isolate and back, the summaries hear of it.</summary>
    internal void Retype(int block, MigrateType type)
    {
        bool wasIsolated = Blocks.IsIsolated(block);
        Buddy.Retype(block, type);
        if (Blocks.IsIsolated(block)) Summaries.Isolate(block);
        else if (wasIsolated) Summaries.Rejoin(block);
    }
}
