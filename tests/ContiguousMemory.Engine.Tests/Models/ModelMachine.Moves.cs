using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>What devices have is moved within its area, and others come between its steps.</summary>
internal sealed partial class ModelMachine
{
    private string Move(int pick, int pickPlace, int pickEnd)
    {
        if (_model.Grants.Count == 0) return "-";
        int at = pick % _model.Grants.Count;
        (AreaAllocation allocation, Area area, string name) = _model.Grants[at];
        FrameRange from = allocation.Frames;
        bool isWhole = Values(from).All(held => held?.Device == name);
        if (!isWhole && Values(from).All(held => held is not null)) return "-"; // Others' by now, and theirs to move.
        AreaRequest place = new(from.Count, pickPlace % 5, $"arrival {_model.NextValue()}") { Limit = pickPlace % 3 == 0 ? from.Start : null };
        long? expected = isWhole && place.Limit is null ? Predict(area, place, new(_areas)).Start : null;
        AreaCounters counters = area.Counters;
        long grants = area.Grants;
        AreaMoveStatus status = area.TryBeginMove(from, place, out AreaMove? move, CancellationToken.None);
        using AreaMove? ending = move;
        Assert.Equal(status == AreaMoveStatus.Begun, move is not null);
        ForgetWhatTenantsHaveNow(new FrameMap(_areas));
        Assert.Equal((counters.Granted, counters.Refused, grants), (area.Counters.Granted, area.Counters.Refused, area.Grants));
        if (!isWhole) Assert.Equal(AreaMoveStatus.NotHeld, status);
        else if (place.Limit is null) Assert.Equal(expected, move?.To.Start.Value);
        if (move is null) return $"stays: {status}";
        Assert.Equal(from, move.From);
        Assert.True(place.Allows(move.To), $"{place}: {move.To}");
        Arrive(place.Name, move.To);
        Check();
        Assert.False(area.Release(move.To).IsReleased);
        string how = Finish(move, area, allocation, at, pickEnd);
        Check();
        return how;
    }

    private string Finish(AreaMove move, Area area, AreaAllocation allocation, int at, int pickEnd)
    {
        string how = "relocated";
        if (pickEnd % 9 == 0) return Undo(move, "stays: abandoned");
        if (pickEnd % 9 == 1) how = GrowArea(pickEnd, pickEnd).StartsWith("grown", StringComparison.Ordinal) ? "grown meanwhile" : how;
        if (pickEnd % 9 is 2 or 3) how = ShrinkArea(pickEnd, pickEnd).StartsWith("shrunk", StringComparison.Ordinal) ? "shrunk meanwhile" : how;
        move.Copy();
        Arrive(_model.Devices[move.To.Start.Value].Device, move.To);
        Check();
        if (pickEnd % 9 == 4) return Undo(move, "stays: copied in vain");
        if (pickEnd % 9 == 5) return ReleasedMeanwhile(move, area, move.From, "stays: released meanwhile");
        FrameRange part = new(move.From.Start, new FrameCount(1L << area.OrderPerBit));
        if (pickEnd % 9 == 6 && part.Count < move.From.Count) return ReleasedMeanwhile(move, area, part, "stays: in part released meanwhile");
        (string Device, long Value)[] held = [.. Values(move.From).Select(each => each!.Value)];
        FrameCount foretold = move.LongestRunAfter;
        Assert.True(move.TryEnd());
        if (how == "relocated") Assert.Equal(foretold, area.LongestRun);
        Leave(move.From);
        for (int i = 0; i < held.Length; i++) _model.Devices[move.To.Start.Value + i] = held[i];
        _model.Grants[at] = (allocation with { Frames = move.To }, area, held[0].Device);
        Assert.False(area.Release(allocation).IsReleased);
        return how;
    }

    private string ReleasedMeanwhile(AreaMove move, Area area, FrameRange released, string how)
    {
        Assert.True(area.Release(released).IsReleased);
        Leave(released);
        Assert.False(move.TryEnd());
        return Undo(move, how);
    }

    private string Undo(AreaMove move, string how)
    {
        move.Dispose();
        move.Dispose();
        Assert.Throws<ObjectDisposedException>(() => move.TryEnd());
        Leave(move.To);
        return how;
    }

    /// <summary>What is in a window that is taken for a move: what was there, and later what was copied there.</summary>
    private void Arrive(string name, FrameRange window)
    {
        for (long pfn = window.Start.Value; pfn < window.End.Value; pfn++)
        {
            _model.Remembered.Remove(pfn);
            _model.Devices[pfn] = (name, _world[new(pfn)]);
        }
    }

    private IEnumerable<(string Device, long Value)?> Values(FrameRange frames)
    {
        for (long pfn = frames.Start.Value; pfn < frames.End.Value; pfn++)
            yield return _model.Devices.TryGetValue(pfn, out (string Device, long Value) held) ? held : null;
    }
}
