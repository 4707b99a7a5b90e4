using Cma.Reports.Results;
using Cma.Scenarios;
using ContiguousMemory.Engine.Buddy;

namespace Cma.Reports;

/// <summary>Says which areas of a run lent under guarantee.</summary>
internal static class PromiseText
{
    /// <summary>Their names after what is said of the run; nothing when none did.</summary>
    public static string Of(RunResult result, string separator)
    {
        string guaranteed = ScenarioWords.Of(LendingPromise.Guaranteed);
        string[] areas = [.. result.Areas.Where(area => area.Promise == guaranteed).Select(static area => area.Name)];
        return areas.Length == 0 ? "" : $"{separator}guaranteed lending in {string.Join(", ", areas)}";
    }
}
