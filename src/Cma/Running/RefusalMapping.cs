using System.Text.Json;
using Cma.Reports.Results;
using Cma.Scenarios;
using ContiguousMemory.Engine.Diagnosis;

namespace Cma.Running;

/// <summary>Puts the engine's diagnosis into the words of the report.</summary>
internal static class RefusalMapping
{
    public static RefusalResult Of(TimeSpan at, DeviceSpec device, string buffer, long length, AllocationDiagnosis diagnosis) => new()
    {
        AtSeconds = at.TotalSeconds,
        Device = device.Name,
        Buffer = buffer,
        Area = diagnosis.Area,
        Bytes = length,
        Reason = JsonNamingPolicy.CamelCase.ConvertName(diagnosis.Reason.ToString()),
        FreeBytes = diagnosis.Free.Bytes,
        LargestFreeBytes = diagnosis.LongestRun.Bytes,
        Blockers = [.. diagnosis.Blockers.Select(blocker => new BlockerResult(blocker.Holder, blocker.Frames.Count.Bytes, blocker.HeldFor.TotalSeconds, blocker.Why))],
        Remedy = diagnosis.Remedy,
        Text = diagnosis.Explanation,
    };
}
