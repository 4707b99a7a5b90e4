using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>One place in a table of buffers. What it says of a buffer changes only while no buffer is alive in it or, of where it is, while it is being moved.</summary>
internal sealed class BufferEntry(int index)
{
    private long _word;
    private ClientAccount? _account;
    private Relocating? _relocating;
    private int _moves;

    /// <summary>Its place in the table.</summary>
    public int Index { get; } = index;

    public AreaAllocation Allocation { get; set; }

    /// <summary>Whose it is, null for nobody's in particular. Only the same client may have the frames as it left them.</summary>
    public string? Client { get; set; }

    public string Name { get; set; } = BufferRequest.Unnamed;

    /// <summary>Bytes asked for.</summary>
    public long Length { get; set; }

    /// <summary>Bytes of its frames, all that were granted.</summary>
    public long Bytes => Allocation.Frames.Count.Bytes;

    /// <summary>When its holder came to hold it, if its frames were handed on.</summary>
    public long HandedOn { get; set; }

    /// <summary>Whether its frames are parts of what the engine granted to its client before, to one holder or several, and not a grant of their own.</summary>
    public bool IsHandedOn => Allocation.Holder == 0;

    /// <summary>Its own mapping, when released addresses are to be trapped.</summary>
    public IBackingWindow? Window { get; set; }

    /// <summary>The frames it still has, once some were released by number and not through the buffer; null while it has them all.</summary>
    public IReadOnlyList<FrameRange>? Left { get; private set; }

    /// <summary>Where its frames may lie, for when they move.</summary>
    public RunRule Rule { get; set; }

    /// <summary>Whether it is kept ready and nobody has taken it yet: its use is nobody's access then.</summary>
    public bool IsPrepared { get; set; }

    /// <summary>What its holder lets be done with it; null when it may not be moved. Guarded by the table's lock.</summary>
    public RelocationConsent? Consent { get; set; }

    /// <summary>The move under way, when there is one.</summary>
    public Relocating? Relocating
    {
        get => Volatile.Read(ref _relocating);
        set => Volatile.Write(ref _relocating, value);
    }

    /// <summary>Moves so far, of whatever buffers: what was read of where it is holds if this was the same before and after.</summary>
    public int Moves => Volatile.Read(ref _moves);

    public BufferWord Word => new(Volatile.Read(ref _word));

    /// <summary>The frames it has.</summary>
    public IReadOnlyList<FrameRange> Frames => Left ?? [Allocation.Frames];

    public bool TryChange(BufferWord from, BufferWord to) => Interlocked.CompareExchange(ref _word, to.Bits, from.Bits) == from.Bits;

    /// <summary>Ends the buffer if its word still is this one. Nobody else can make another of the entry before this returns.</summary>
    public bool TryEnd(BufferWord word)
    {
        if (!TryChange(word, word.Ended())) return false;
        if (_account is not null) Discharge();
        return true;
    }

    /// <summary>Counts it against its client's quota. Whether it is alive is looked at after, since it may end meanwhile.</summary>
    /// <returns>Whether it was not counted before.</returns>
    public bool TrySetAccount(ClientAccount account) => Interlocked.CompareExchange(ref _account, account, null) is null;

    /// <summary>Counts it no longer, if it was.</summary>
    /// <returns>Whether somebody was turned away who may try again.</returns>
    public bool Discharge() => Interlocked.Exchange(ref _account, null) is { } account && account.Discharge(Bytes);

    /// <summary>Makes a buffer of it, which nobody knows yet.</summary>
    /// <returns>Its generation.</returns>
    public uint Begin(int uses = 0)
    {
        Left = null;
        Consent = null;
        IsPrepared = false;
        BufferWord next = Word.Next(uses);
        Volatile.Write(ref _word, next.Bits);
        return next.Generation;
    }

    /// <summary>It is elsewhere from now on. While its word says that it is being moved.</summary>
    public void MoveTo(FrameRange frames)
    {
        Interlocked.Increment(ref _moves);
        Allocation = Allocation with { Frames = frames };
    }

    /// <summary>Takes frames away from it.</summary>
    public void Lose(FrameRange frames)
    {
        List<FrameRange> left = [];
        foreach (FrameRange part in Frames)
        {
            if (!part.Overlaps(frames))
            {
                left.Add(part);
                continue;
            }

            if (part.Start < frames.Start) left.Add(FrameRange.FromBounds(part.Start, frames.Start));
            if (part.End > frames.End) left.Add(FrameRange.FromBounds(frames.End, part.End));
        }

        Left = left;
    }
}
