using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;
using ContiguousMemory.Engine.Tests.Areas;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>What devices and takers do.</summary>
internal sealed partial class ModelMachine
{
    private string Allocate(int pickArea, int pickSize, int pickRest)
    {
        if (_areas.Areas.Count == 0) return "-";
        Area area = _areas.Areas[pickArea % _areas.Areas.Count];
        int most = (int)area.Count.Value;
        AreaRequest request = new(new(pickSize % 3 == 0 ? (pickSize % (most + 3)) + 1 : (pickSize % Math.Min(most, 20)) + 1), pickRest % 7, $"device {_model.NextValue()}")
        {
            Client = (pickRest % 4) switch { 0 => "camera", 1 => "codec", _ => null },
            KeepOwn = pickRest % 3 != 0,
        };
        AreaForecast forecast = Foretell(area, request);
        List<(Tenant Tenant, SlotLease Lease)> meddling = Meddle();
        FrameMap before = new(_areas);
        (long? expected, RefusalReason reason) = Predict(area, request, before);
        long cleared = _world.FramesCleared;
        bool granted = area.TryAllocate(request, out AreaAllocation allocation, out AllocationFailure failure, CancellationToken.None);
        Assert.True(granted == expected.HasValue, $"{before.PictureOf(area)}\n{request}: should be {expected} or {reason}, was {(granted ? allocation.ToString() : failure.ToString())}");
        meddling.ForEach(leased => leased.Tenant.EndLease(leased.Lease));
        CheckForetold(forecast, Came(granted, allocation, failure, forecast, _world.FramesCleared - cleared));
        FrameMap after = new(_areas);
        ForgetWhatTenantsHaveNow(after);
        if (!granted)
        {
            Assert.Equal(reason, failure.Reason);
            return reason.ToString();
        }

        Assert.Equal((expected!.Value, request.Count), (allocation.Frames.Start.Value, allocation.Frames.Count));
        for (long pfn = allocation.Frames.Start.Value; pfn < allocation.Frames.End.Value; pfn++) EnterDevice(request, pfn);
        _model.Grants.Add((allocation, area, request.Name));
        if (request.Client is { } client) _model.ClientOf[request.Name] = client;

        // Cleared first: looked at before the device writes.
        Check();
        long value = _model.NextValue();
        for (long pfn = allocation.Frames.Start.Value; pfn < allocation.Frames.End.Value; pfn++, value++)
        {
            _world[new(pfn)] = value;
            _model.Devices[pfn] = (request.Name, value);
        }

        return $"{allocation.Frames} moved {allocation.Moved} discarded {allocation.Discarded} after {allocation.Attempts}";
    }

    /// <summary>What a request comes to, worked out from the frames alone.</summary>
    private static (long? Start, RefusalReason Reason) Predict(Area area, AreaRequest request, FrameMap map)
    {
        NaiveCheapest naive = new(area, map.PictureOf(area), request);
        bool HasRoom((int Range, int At) window) =>
            map.HasRoomFor(naive.Moves(window), naive.PfnOf(window), naive.PfnOf(window) + request.Count.Value);

        // The kernel's search says which windows the bitmaps have, for either policy.
        List<long> kernels = [.. Enumerable.Range(0, area.Ranges.Count).Select(range => Kernel(area, range, request, map))];
        RefusalReason refusal = kernels.Any(kernel => kernel >= 0) ? RefusalReason.NoRefuge
            : kernels.Contains(NaiveKernel.Busy) ? RefusalReason.Busy
            : kernels.TrueForAll(kernel => kernel == NaiveKernel.TooLarge) ? RefusalReason.TooLarge : RefusalReason.NoRoom;
        int first = kernels.FindIndex(kernel => kernel >= 0);
        if (first < 0) return (null, refusal);
        if (area.Placement == Placement.Linux)
            return HasRoom((first, (int)kernels[first])) ? (area.Ranges[first].Start.Value + kernels[first], default) : (null, refusal);
        return naive.Best(HasRoom) is { } best ? (best, default) : (null, refusal);
    }

    private static long Kernel(Area area, int range, AreaRequest request, FrameMap map)
    {
        FrameRange frames = area.Ranges[range];
        bool[] bits = [.. Enumerable.Range(0, (int)(frames.Count.Value >> area.OrderPerBit)).Select(bit => area.UsedBits(range).Any(run => bit >= run.First && bit <= run.Last))];
        bool IsPinned(long offset) => map[frames.Start.Value + offset] is { Tenant: { } tenant } frame && tenant[frame.Slot].IsLeased;
        return NaiveKernel.Allocate(bits, frames.Start.Value, (int)request.Count.Value, request.AlignOrder, area.OrderPerBit, IsPinned);
    }

    private void EnterDevice(AreaRequest request, long pfn)
    {
        bool isOwn = request is { KeepOwn: true, Client: not null }
            && _model.Remembered.TryGetValue(pfn, out (string Client, long Value) left) && left.Client == request.Client;
        _model.Devices.Add(pfn, (request.Name, isOwn ? _model.Remembered[pfn].Value : 0));
        _model.Remembered.Remove(pfn);
    }

    /// <summary>A claim moves units onto free frames: those are no client's any more, now or when the unit leaves.</summary>
    private void ForgetWhatTenantsHaveNow(FrameMap map)
    {
        for (int index = 0; index < map.Frames.Length; index++)
        {
            if (map.Frames[index].Tenant is not null) _model.Remembered.Remove(map.PfnOf(index));
        }
    }

    private string Release(int pick)
    {
        if (_model.Grants.Count == 0) return "-";
        (AreaAllocation allocation, Area area, string name) = _model.Grants[pick % _model.Grants.Count];
        bool isWhole = Enumerable.Range(0, (int)allocation.Frames.Count.Value)
            .All(i => _model.Devices.TryGetValue(allocation.Frames.Start.Value + i, out (string Device, long) held) && held.Device == name);
        Assert.Equal(isWhole, area.Release(allocation).IsReleased);
        if (!isWhole) return "not whole";
        Leave(allocation.Frames);
        _model.Stale.Add((allocation, area));
        _model.Grants.Remove((allocation, area, name));
        return "released";
    }

    private string ReleasePart(int pickArea, int pickStart, int pickCount)
    {
        if (_areas.Areas.Count == 0) return "-";
        Area area = _areas.Areas[pickArea % _areas.Areas.Count];
        FrameRange range = area.Ranges[pickCount % area.Ranges.Count];
        long[] held = [.. _model.Devices.Keys.Where(pfn => range.Contains(new Pfn(pfn))).Order()];
        Pfn from = held.Length > 0 && pickStart % 3 != 0 ? new(held[pickStart % held.Length]) : range.Start + new FrameCount((pickStart % ((int)range.Count.Value + 2)) - 1);
        FrameRange part = new(from, new FrameCount(pickCount % (pickCount % 2 == 0 ? 24 : 5)));
        bool isHeld = part.Count.Value > 0 && Enumerable.Range(0, (int)part.Count.Value).All(i => _model.Devices.ContainsKey(part.Start.Value + i)) && range.Contains(part);

        // A bit goes free as a whole or not at all.
        long bit = 1L << area.OrderPerBit;
        long start = part.Start.Value / bit * bit;
        long end = (part.End.Value + bit - 1) / bit * bit;
        bool splits = Enumerable.Range(0, (int)(end - start)).Select(i => start + i).Any(pfn => !part.Contains(new Pfn(pfn)) && _model.Devices.ContainsKey(pfn));
        ReleaseOutcome outcome = area.Release(part);
        Assert.True(outcome.IsReleased == (isHeld && !splits), $"{part}: {outcome}");
        if (outcome.IsReleased) Leave(part);
        return outcome.Status.ToString();
    }

    private string ReleaseAgain(int pick)
    {
        if (_model.Stale.Count == 0) return "-";
        (AreaAllocation allocation, Area area) = _model.Stale[pick % _model.Stale.Count];
        ReleaseOutcome outcome = area.Release(allocation);
        bool isGone = !area.Contains(allocation.Frames);
        Assert.True(isGone ? outcome.Status == ReleaseStatus.Foreign : outcome.Status is ReleaseStatus.NotAllocated or ReleaseStatus.NotYours, outcome.ToString());
        return outcome.Status.ToString();
    }

    private string Take(int order)
    {
        bool expected = new FrameMap(_areas).CanTake(order, mayBorrow: false);
        Assert.Equal(expected, _machine.TryTake(order, MigrateType.Unmovable, "taker", out FrameRange taken));
        if (expected) _model.Taken.Add(taken);
        if (expected) Forget(taken.Start.Value, taken.Count.Value); // A device may have had them, in an area that has given them back since.
        return expected ? taken.ToString() : "refused";
    }

    private string GiveBack(int pick)
    {
        if (_model.Taken.Count == 0) return "-";
        FrameRange taken = _model.Taken[pick % _model.Taken.Count];
        _machine.GiveBack(taken);
        _model.Taken.Remove(taken);
        return taken.ToString();
    }

    /// <summary>Free frames are cleared, and are no client's any more; nobody's books change, and nothing is cleared twice.</summary>
    private string ClearAhead(int pickArea, int pickCount)
    {
        if (_areas.Areas.Count == 0) return "-";
        Area area = _areas.Areas[pickArea % _areas.Areas.Count];
        FrameCount most = new(pickCount % 2 == 0 ? area.Count.Value : pickCount % 20);
        FrameMap before = new(_areas);
        (FrameCount available, long before1) = (area.Available, _world.FramesCleared);
        _world.IsClearingAhead = true;
        FrameCount cleared = area.ClearAhead(most, CancellationToken.None);
        _world.IsClearingAhead = false;
        FrameMap after = new(_areas);
        Assert.Equal((available, cleared.Value), (area.Available, _world.FramesCleared - before1));
        Assert.Equal(before.Frames.Select(frame => frame.Holder), after.Frames.Select(frame => frame.Holder));
        Assert.InRange(cleared.Value, 0, most.Value + (1L << area.OrderPerBit) - (most.Value > 0 ? 1 : 1L << area.OrderPerBit));
        foreach (FrameRange range in area.Ranges)
        {
            for (Pfn pfn = range.Start; pfn < range.End; pfn += new FrameCount(1))
            {
                if (_world[pfn] == 0) _model.Remembered.Remove(pfn.Value);
            }
        }

        return cleared.ToString();
    }

    /// <summary>Frames leave a device's hands. Whose client it was is remembered, with what it left there.</summary>
    private void Leave(FrameRange frames)
    {
        for (long pfn = frames.Start.Value; pfn < frames.End.Value; pfn++)
        {
            Assert.True(_model.Devices.Remove(pfn, out (string Device, long Value) held));
            if (_model.ClientOf.TryGetValue(held.Device, out string? client)) _model.Remembered[pfn] = (client, held.Value);
            else _model.Remembered.Remove(pfn);
        }
    }
}
