using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Buddy;

/// <summary>Frames for those who can neither move nor drop them: they never come from an area.</summary>
public sealed partial class Machine
{
    /// <summary>Takes 2^<paramref name="order"/> frames from the buddy. Their contents are whatever was there; clear them before use.</summary>
    /// <param name="order">0 to the machine's largest.</param>
    /// <param name="type">Unmovable or Reclaimable decide which blocks they lie in; Movable keeps them with movable ones.</param>
    /// <param name="holder">Who takes them, for diagnosis.</param>
    /// <param name="taken">The frames.</param>
    /// <param name="highest">The highest zone that will do.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is negative, or <paramref name="type"/> another.</exception>
    /// <returns>Whether there were frames to spare outside areas.</returns>
    public bool TryTake(int order, MigrateType type, string holder, out FrameRange taken, ZoneKind highest = ZoneKind.HighMem)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentException.ThrowIfNullOrWhiteSpace(holder);
        if (type > MigrateType.Reclaimable)
            throw new ArgumentOutOfRangeException(nameof(type), type, "Frames are asked for as Unmovable, Movable or Reclaimable; an area's are claimed.");

        taken = default;
        lock (Gate)
        {
            int index = Buddy.Allocate(order, type, mayBorrow: false, highest);
            if (index < 0)
            {
                if (HasOrdinaryClaims) NoteTurnedAway();
                return false;
            }

            int id = Holders.Add(holder, Time.GetTimestamp());
            Holders[id].Frames = 1L << order;
            Frames.Slice(index, index + (1 << order)).Fill(FrameEntry.Taken(id));
            taken = new FrameRange(Frames.PfnOf(index), FrameCount.OfOrder(order));
            return true;
        }
    }

    /// <summary>Gives back exactly what <see cref="TryTake"/> took.</summary>
    /// <exception cref="ArgumentException">The range is not one that was taken; the message names what is there.</exception>
    public void GiveBack(FrameRange taken)
    {
        if (!Span.Contains(taken) || taken.IsEmpty) throw new ArgumentException($"{taken} is not in this machine, which has {Span}.", nameof(taken));
        lock (Gate)
        {
            int start = Frames.IndexOf(taken.Start);
            int end = Frames.IndexOf(taken.End);
            int id = Frames[start].Holder;
            foreach (FrameEntry entry in Frames.Slice(start, end))
            {
                if (entry.State != FrameState.Taken || entry.Holder != id)
                    throw new ArgumentException($"{taken} was not taken as one: a frame in it is {entry.State}.", nameof(taken));
            }

            if (Holders[id].Frames != taken.Count.Value)
                throw new ArgumentException($"{taken} is a part of the {Holders[id].Frames} frames of '{Holders[id].Name}'; give back the whole.", nameof(taken));
            Buddy.Free(start, end);
            Holders.Remove(id);
        }

        Changes.Raise();
    }
}
