using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace Cma.Bench;

/// <summary>A machine on paper with one area that is lent before anything else, to time decisions without bytes.</summary>
internal static class PaperMachine
{
    public static Machine Of(int frames, int areaFrames, out Area area, LendingPromise promise = LendingPromise.BestEffort)
    {
        Machine machine = new(new MachineOptions
        {
            Zones = [new ZoneSpec(ZoneKind.Normal, new FrameCount(frames))],
            Lending = new LendingRules(CmaFirstAbovePercent: 0),
        });
        AreaRegistry areas = new(machine);
        area = areas.Declare(new AreaDeclaration { Size = new FrameCount(areaFrames).Bytes, Name = "bench", Promise = promise });
        machine.Boot();
        areas.Activate();
        return machine;
    }
}
