using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>What the area has seen of those who hold its frames and of those whom it had to turn away, for whoever chooses windows. Under the machine's lock.</summary>
public sealed partial class Area
{
    /// <summary>After a request found no room though there was enough in pieces, room is short for so many requests. Arbitrary.</summary>
    private const int ShortFor = 400;

    private long _shortUntil;

    /// <summary>How long holders have held so far.</summary>
    internal HoldingTimes HoldingTimes { get; } = new();

    /// <summary>Whether it matters more what a request leaves of the room around it than what it costs: it will be held for long, or room is short.</summary>
    /// <remarks>Where single frames move, most runs are short by their nature, and keeping them whole cost more moves than it was worth (docs/placement.md).</remarks>
    internal bool KeepsRoomFor(in AreaRequest request) =>
        HoldingTimes.IsLong(request.Name) || (_machine.World.UnitOrder == _machine.PageBlockOrder && Asked < _shortUntil);

    /// <summary>Requests so far: the clock of all this.</summary>
    private long Asked => _counters.Granted + _counters.Refused;

    private void NoteRefused(in AreaRequest request, in AllocationFailure failure)
    {
        if (request.Count <= Available && failure.Reason is RefusalReason.NoRoom or RefusalReason.Busy && !request.IsArrival) _shortUntil = Asked + ShortFor;
    }

    private void NoteEnd(in Holder holder)
    {
        if (!holder.IsArriving && !holder.IsClearing) HoldingTimes.Note(holder.Name, Asked - holder.Asked);
    }
}
