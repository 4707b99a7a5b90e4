using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tests.Infrastructure;

/// <summary>The books of a machine as a value, to say that something left no trace in them. Where units lie is not in it: a claim in vain may have moved some.</summary>
internal sealed record BooksSnapshot(
    int Holders, long HeldFrames, long Available, string Bits, long Free, int ActiveClaims, int Pending, int IsolatedBlocks, long FramesReleased, string Areas, long Cma, string Homes)
{
    public static BooksSnapshot Of(TestMachine test)
    {
        Area area = test.Area;
        lock (test.Machine.Gate)
        {
            return new(
                test.Machine.Holders.Count,
                test.Machine.Holders.TotalFrames,
                area.Available.Value,
                string.Join(' ', Enumerable.Range(0, area.Ranges.Count).Select(range => string.Join(',', area.UsedBits(range)))),
                test.Machine.Zones.Sum(zone => zone.Free.Value),
                test.Machine.ActiveClaims.Count,
                area.Pending.Count,
                Enumerable.Range(0, test.Machine.Blocks.Count).Count(test.Machine.Blocks.IsIsolated),
                area.Counters.FramesReleased,
                string.Join(' ', test.Areas.Areas.Select(each => $"{each.Name} {string.Join(',', each.Ranges)}")),
                test.Machine.Zones.Sum(zone => zone.Cma.Value),
                string.Concat(Enumerable.Range(0, test.Machine.Blocks.Count).Select(block => (int)test.Machine.Blocks.HomeOf(block))));
        }
    }
}
