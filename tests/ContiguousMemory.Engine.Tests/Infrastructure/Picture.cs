using System.Text;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace ContiguousMemory.Engine.Tests.Infrastructure;

/// <summary>
/// An area drawn with one character a unit: <c>.</c> free, <c>m</c> movable, <c>d</c> discardable, <c>M</c> and <c>D</c> the same and leased, <c>#</c> in a
/// device's hands. A test draws the area it wants, and reads the one it got.
/// </summary>
internal static class Picture
{
    public const string Characters = ".mdMD#";

    /// <summary>Draws what is there. Ranges are set apart by a bar.</summary>
    public static string Of(Area area)
    {
        StringBuilder text = new();
        Machine machine = area.Machine;
        foreach (FrameRange range in area.Ranges)
        {
            if (text.Length > 0) text.Append('|');
            for (Pfn pfn = range.Start; pfn < range.End; pfn += FrameCount.OfOrder(machine.World.UnitOrder)) text.Append(CharacterAt(machine, pfn));
        }

        return text.ToString();
    }

    /// <summary>Makes an area look like a picture. Everything in it must be free, and frames of areas must be what tenants get first.</summary>
    /// <returns>What was put there.</returns>
    public static Painted Paint(TestMachine test, string picture)
    {
        string units = picture.Replace("|", "", StringComparison.Ordinal);
        int unit = 1 << test.Machine.World.UnitOrder;
        List<Pfn> places = [.. test.Area.Ranges.SelectMany(range => Enumerable.Range(0, (int)range.Count.Value / unit).Select(i => range.Start + new FrameCount((long)i * unit)))];
        Assert.Equal(places.Count, units.Length);

        // Fill it all, then exchange unit by unit: the only free frames of the area are always the ones just given up.
        using Tenant filler = test.Lend(places.Count, name: "filler");
        Dictionary<Pfn, int> fillerAt = Enumerable.Range(0, places.Count).ToDictionary(slot => TestMachine.PlaceOf(filler, slot));
        Painted painted = new(test, places.Count);
        List<SlotLease> props = [];
        for (int i = 0; i < places.Count; i++)
        {
            if (char.ToLowerInvariant(units[i]) is 'm' or 'd')
            {
                Assert.True(filler.TryGiveUp(fillerAt[places[i]]));
                painted.Put(units[i], places[i]);
            }
            else if (units[i] == '.')
            {
                props.Add(TestMachine.Lease(filler, fillerAt[places[i]]));
            }
        }

        PutDevices(test, units, places, filler, fillerAt, painted);
        props.ForEach(filler.EndLease);
        painted.EndProps();
        return painted;
    }

    /// <summary>One device for each run of #: while all else is leased, the run is the only window there is.</summary>
    private static void PutDevices(TestMachine test, string units, List<Pfn> places, Tenant filler, Dictionary<Pfn, int> fillerAt, Painted painted)
    {
        int unit = 1 << test.Machine.World.UnitOrder;
        List<SlotLease> waiting = [.. Enumerable.Range(0, units.Length).Where(i => units[i] == '#').Select(i => TestMachine.Lease(filler, fillerAt[places[i]]))];
        for (int start = 0; start < units.Length; start++)
        {
            if (units[start] != '#') continue;
            int end = start;
            while (end < units.Length && units[end] == '#' && (end == start || places[end] == places[end - 1] + new FrameCount(unit))) end++;
            for (int i = start; i < end; i++)
            {
                filler.EndLease(waiting.Single(lease => lease.Frames.Start == places[i]));
                Assert.True(filler.TryGiveUp(fillerAt[places[i]]));
            }

            AreaAllocation allocation = test.Allocate((end - start) * unit, name: $"device {painted.Devices.Count}");
            Assert.Equal(places[start], allocation.Frames.Start);
            painted.Devices.Add(allocation);
            start = end - 1;
        }
    }

    private static char CharacterAt(Machine machine, Pfn pfn)
    {
        FrameInspection found = FrameInspection.Of(machine, pfn);
        if (found.Tenant is not { } tenant) return found.State is FrameState.FreeHead or FrameState.FreeBody ? '.' : found.State == FrameState.Claimed ? '#' : '?';
        char kind = tenant.Kind == TenantKind.Discardable ? 'd' : 'm';
        return tenant[found.Slot].IsLeased ? char.ToUpperInvariant(kind) : kind;
    }
}
