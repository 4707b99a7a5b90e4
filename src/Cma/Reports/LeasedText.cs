using Cma.Reports.Results;

namespace Cma.Reports;

/// <summary>Says which tenants could not be reached at an address that stays, and why: with the remedy, in one line for each reason.</summary>
internal static class LeasedText
{
    public static IEnumerable<string> Of(RunResult result) => result.Tenants
        .Where(static tenant => tenant.WhyLeased is not null)
        .GroupBy(static tenant => tenant.WhyLeased!, StringComparer.Ordinal)
        .Select(static reason => $"Through leases: {string.Join(", ", reason.Select(static tenant => tenant.Name))}. {reason.Key}");
}
