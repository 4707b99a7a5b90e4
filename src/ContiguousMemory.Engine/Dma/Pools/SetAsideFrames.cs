using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Dma.Pools;

/// <summary>Frames that were reserved before boot, and that a pool makes its own: from then on the books name it as their holder.</summary>
internal static class SetAsideFrames
{
    /// <summary>Takes frames out of reserve, for good.</summary>
    /// <exception cref="DmaException">They are not memory of the machine, or not all set aside; the message names who has the first that is not.</exception>
    public static void Take(Machine machine, FrameRange frames, string holder)
    {
        if (!machine.IsBooted) throw new InvalidOperationException($"The machine has not booted; '{holder}' takes its frames after that.");
        if (frames.IsEmpty || !machine.Early.IsMemory(frames))
            throw DmaException.Invalid($"{frames} for '{holder}' is not memory of this machine, which has {machine.Span}.");
        lock (machine.Gate)
        {
            int start = machine.Frames.IndexOf(frames.Start);
            int end = machine.Frames.IndexOf(frames.End);
            for (int index = start; index < end; index++)
            {
                FrameEntry entry = machine.Frames[index];
                if (entry.State == FrameState.Reserved) continue;
                string has = entry.IsFree ? "is free memory" : $"belongs to '{machine.Holders[entry.Holder].Name}'";
                throw new DmaException(DmaError.Busy, $"{machine.Frames.PfnOf(index)} {has}; reserve the frames of '{holder}' before the machine boots, for it alone.");
            }

            int id = machine.Holders.Add(holder, machine.Time.GetTimestamp());
            machine.Holders[id].Frames = frames.Count.Value;
            machine.Frames.Slice(start, end).Fill(FrameEntry.Taken(id));
        }
    }
}
