using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>Frames that were emptied ahead of their use: granted like others, and told apart in a diagnosis.</summary>
public sealed partial class Area
{
    /// <summary>
    /// Says that a granted run is only kept ready for its client, or that the client has taken it. Either counts as the beginning of how long it has been held.
    /// Quiet when the run has been released. Thread safe; nothing moves.
    /// </summary>
    public void SetPrepared(AreaAllocation allocation, bool isPrepared)
    {
        lock (_machine.Gate)
        {
            ref Holder holder = ref _machine.Holders[allocation.Holder];
            if (holder.Serial != allocation.Serial) return;
            holder.IsPrepared = isPrepared;
            holder.Since = _machine.Time.GetTimestamp();
        }
    }
}
