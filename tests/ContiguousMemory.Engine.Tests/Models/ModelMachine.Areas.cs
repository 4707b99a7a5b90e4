using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>What becomes of areas.</summary>
internal sealed partial class ModelMachine
{
    private long First => _machine.Span.Start.Value;

    private string CreateArea(int pickBlocks, int pickPlace, int pickRest)
    {
        int blocks = 1 + (pickBlocks % 4);
        FrameMap before = new(_areas);
        long lowest = First + (pickPlace % Shape.BlockFrames);
        bool hasBase = pickPlace % 3 == 0 && (((lowest + Shape.BlockFrames - 1) >> Shape.BlockOrder) + blocks) << Shape.BlockOrder <= _machine.Span.End.Value;
        AreaDeclaration declaration = new()
        {
            Size = ((long)blocks << Shape.BlockOrder) * FrameSize.Bytes,
            OrderPerBit = pickRest % 4,
            Placement = pickRest % 3 == 0 ? Placement.Linux : Placement.Cheapest,
            Base = hasBase ? new Pfn(lowest).Address : default,
        };
        bool IsAllowed(long start) => !hasBase || start >= lowest;
        (long? expected, AreaChangeStatus status) = PredictTaking(before, blocks, IsAllowed);
        if (expected is not null && _areas.Areas.Count == AreaRegistry.DefaultMaxAreas) (expected, status) = (null, AreaChangeStatus.NoSlot);
        List<Area> known = [.. _areas.Areas];
        bool created = _areas.TryCreate(declaration, out Area? area, out AreaChangeOutcome outcome);
        ForgetWhatTenantsHaveNow(new FrameMap(_areas));
        Assert.Equal((expected, status), (created ? area!.Ranges[0].Start.Value : null, outcome.Status));
        Assert.Equal(created ? [.. known, area!] : known, _areas.Areas);
        if (!created) return $"Create {status}";
        Assert.Equal(new FrameRange(new(expected!.Value), new((long)blocks << Shape.BlockOrder)), Assert.Single(area!.Ranges));
        Assert.Equal((area.Count, area.Count), (area.Available, FrameCount.ForBytes(declaration.Size)));
        return outcome.Moved.Value + outcome.Discarded.Value > 0 ? "created beside tenants" : "created";
    }

    private string GrowArea(int pickArea, int pickBlocks)
    {
        if (_areas.Areas.Count == 0) return "-";
        Area area = _areas.Areas[pickArea % _areas.Areas.Count];
        int blocks = 1 + (pickBlocks % 3);
        FrameMap before = new(_areas);
        FrameRange[] ranges = [.. area.Ranges];
        (FrameCount count, FrameCount available) = (area.Count, area.Available);

        // Beside a range if that can be had: the least work, of equals the first range's, after it rather than before.
        IEnumerable<long> beside = ranges.SelectMany(range => new[] { range.End.Value, range.Start.Value - ((long)blocks << Shape.BlockOrder) });
        List<(long Start, long Work)> runs = Runs(before, blocks);
        List<long> wanted = [.. beside.SelectMany(start => runs.Where(run => run.Start == start)).OrderBy(run => run.Work).Select(run => run.Start)];
        long? expected = wanted.Where(start => HasRoomFor(before, start, blocks)).Select(start => (long?)start).FirstOrDefault();
        AreaChangeStatus status = AreaChangeStatus.Done;
        if (expected is null) (expected, status) = PredictTaking(before, blocks, start => !wanted.Contains(start));
        if (expected is null && wanted.Count > 0) status = KeepsRefuge(before, blocks) ? AreaChangeStatus.KeepsRefuge : AreaChangeStatus.NoRefuge;
        bool grown = area.TryGrow((((long)blocks << Shape.BlockOrder) * FrameSize.Bytes) - (pickBlocks % 5), out AreaChangeOutcome outcome);
        ForgetWhatTenantsHaveNow(new FrameMap(_areas));
        Assert.True(grown == expected.HasValue && outcome.Status == status, $"should be {expected} {status}, was {outcome} {string.Join(' ', outcome.Blocks)}");
        FrameCount more = new(grown ? (long)blocks << Shape.BlockOrder : 0);
        Assert.Equal((count + more, available + more), (area.Count, area.Available));
        if (!grown) return $"Grow {status}";
        Assert.Equal(expected, Assert.Single(outcome.Blocks).Start.Value);
        Assert.True(area.Contains(outcome.Blocks[0]));
        Assert.All(ranges, range => Assert.True(area.Contains(range)));
        return area.Ranges.Count > ranges.Length ? "grown by a range" : "grown in place";
    }

    private string ShrinkArea(int pickArea, int pickBlocks)
    {
        if (_areas.Areas.Count == 0) return "-";
        Area area = _areas.Areas[pickArea % _areas.Areas.Count];
        long frames = (1L + (pickBlocks % 5)) << Shape.BlockOrder;
        (FrameCount count, FrameCount available) = (area.Count, area.Available);
        AreaChangeStatus expected = frames >= count.Value ? AreaChangeStatus.TooMuch
            : frames <= FreeAtEnds(area) ? AreaChangeStatus.Done : AreaChangeStatus.Held;
        FrameMap before = new(_areas);
        area.TryShrink(frames * FrameSize.Bytes, out AreaChangeOutcome outcome);
        Assert.Equal(expected, outcome.Status);
        if (expected != AreaChangeStatus.Done) return $"Shrink {expected}";
        Assert.Equal((count.Value - frames, available.Value - frames), (area.Count.Value, area.Available.Value));
        Assert.Equal(frames, outcome.Blocks.Sum(piece => piece.Count.Value));
        Assert.All(outcome.Blocks, piece => Assert.False(_areas.TryFind(new FrameRange(piece.Start, new(1)), out _)));
        AssertNobodyMoved(before);
        return outcome.Blocks.Count > 1 ? "shrunk in 2 pieces" : "shrunk";
    }

    private string RemoveArea(int pickArea)
    {
        if (_areas.Areas.Count == 0) return "-";
        Area area = _areas.Areas[pickArea % _areas.Areas.Count];
        bool isHeld = _model.Devices.Keys.Any(pfn => area.Contains(new FrameRange(new(pfn), new(1))));
        FrameMap before = new(_areas);
        Assert.Equal(!isHeld, _areas.TryRemove(area, out AreaChangeOutcome outcome));
        Assert.Equal(isHeld ? AreaChangeStatus.Held : AreaChangeStatus.Done, outcome.Status);
        Assert.Equal(isHeld, _areas.Areas.Contains(area));
        AssertNobodyMoved(before);
        return isHeld ? "Remove Held" : "removed";
    }

    /// <summary>Where page blocks would be taken, worked out from the frames alone: the least work, of equals the highest, among those whose tenants have room.</summary>
    private (long? Start, AreaChangeStatus Status) PredictTaking(FrameMap map, int blocks, Func<long, bool> isAllowed)
    {
        List<(long Start, long Work)> runs = [.. Runs(map, blocks).Where(run => isAllowed(run.Start))];
        if (runs.Count > 0 && KeepsRefuge(map, blocks)) return (null, AreaChangeStatus.KeepsRefuge);
        long? best = runs.OrderBy(run => run.Work).ThenByDescending(run => run.Start).Where(run => HasRoomFor(map, run.Start, blocks)).Select(run => (long?)run.Start).FirstOrDefault();
        if (best is not null) return (best, AreaChangeStatus.Done);
        if (runs.Count > 0) return (null, AreaChangeStatus.NoRefuge);
        bool isAny = Enumerable.Range(0, map.Frames.Length >> Shape.BlockOrder)
            .Where(block => isAllowed(First + (block << Shape.BlockOrder)))
            .Any(block => Enumerable.Range(block, blocks).All(each => each << Shape.BlockOrder < map.Frames.Length && !map.IsInArea[each << Shape.BlockOrder]));
        return (null, isAny ? AreaChangeStatus.Busy : AreaChangeStatus.NoMemory);
    }

    /// <summary>Whether the watermark would not be kept outside areas.</summary>
    private bool KeepsRefuge(FrameMap map, int blocks) =>
        map.IsInArea.Count(isInArea => !isInArea) - (blocks << Shape.BlockOrder) < _machine.Zones[0].Watermark.Value;

    private List<(long Start, long Work)> Runs(FrameMap map, int blocks)
    {
        Dictionary<int, long> works = map.OrdinaryBlocks().ToDictionary(block => block.Block, block => block.Work);
        return
        [
            .. from block in Enumerable.Range(0, map.Frames.Length >> Shape.BlockOrder)
               where Enumerable.Range(block, blocks).All(works.ContainsKey)
               select (First + ((long)block << Shape.BlockOrder), Enumerable.Range(block, blocks).Sum(each => works[each])),
        ];
    }

    private bool HasRoomFor(FrameMap map, long start, int blocks)
    {
        int first = (int)(start - First) >> Shape.BlockOrder;
        long moves = map.OrdinaryBlocks().Where(block => block.Block >= first && block.Block < first + blocks).Sum(block => block.Moves);
        return !KeepsRefuge(map, blocks) && map.HasRoomFor(moves, start, start + ((long)blocks << Shape.BlockOrder));
    }

    /// <summary>Frames of whole page blocks, from the ends of ranges on, that no device has.</summary>
    private long FreeAtEnds(Area area)
    {
        long free = 0;
        foreach (FrameRange range in area.Ranges)
        {
            bool[] held = [.. Enumerable.Range(0, (int)range.Count.Value >> Shape.BlockOrder).Select(block =>
                Enumerable.Range(block << Shape.BlockOrder, Shape.BlockFrames).Any(frame => _model.Devices.ContainsKey(range.Start.Value + frame)))];
            free += (held.Contains(true) ? Array.IndexOf(held, true) + held.Length - 1 - Array.LastIndexOf(held, true) : held.Length) << Shape.BlockOrder;
        }

        return free;
    }

    private void AssertNobodyMoved(FrameMap before) =>
        Assert.Equal(before.Frames.Select(frame => (frame.Tenant, frame.Slot, frame.Holder)), new FrameMap(_areas).Frames.Select(frame => (frame.Tenant, frame.Slot, frame.Holder)));
}
