namespace Cma.Reports.Results;

/// <summary>An area.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Placement">The policy it ran under.</param>
/// <param name="Promise"><c>best-effort</c> or <c>guaranteed</c>: what it promised to devices while it lent.</param>
internal sealed record AreaResult(string Name, long Bytes, string Placement, string Promise);

/// <summary>A device and its claims.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Area">The area it claimed from.</param>
/// <param name="Requested">Buffers asked for.</param>
/// <param name="Granted">Buffers given.</param>
/// <param name="Refused">Buffers not given.</param>
/// <param name="GrantedBytes">The length of those given, together.</param>
/// <param name="Prepared">Those that were made ready ahead; null when the device does not ask for it.</param>
internal sealed record DeviceResult(string Name, string Area, long Requested, long Granted, long Refused, long GrantedBytes, PreparedSummary? Prepared = null);

/// <summary>A tenant and what became of its contents.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>movable</c> or <c>discardable</c>.</param>
/// <param name="Bytes">What it held at the end.</param>
/// <param name="VerifiedBytes">Bytes read whose hash was what it should be, over the whole run.</param>
/// <param name="CorruptBytes">Bytes read whose hash was not.</param>
/// <param name="Reads">Reads made.</param>
/// <param name="Misses">Reads that had to fill what had been dropped or was never there.</param>
/// <param name="Live">Whether it was reached at an address that stayed while it moved, rather than through leases.</param>
/// <param name="WhyLeased">Why a movable tenant was reached through leases, with what to do about it; null when it was live, and where there was nothing to reach.</param>
/// <param name="Writing">What the threads met that wrote it meanwhile; null when there were none.</param>
internal sealed record TenantResult(
    string Name, string Kind, long Bytes, long VerifiedBytes, long CorruptBytes, long Reads, long Misses, bool Live = false, string? WhyLeased = null,
    WriteStalls? Writing = null);

/// <summary>How often the whole of the machine's bookkeeping was checked, and what was wrong with it.</summary>
/// <param name="Checks">Checks made.</param>
/// <param name="Violations">Violations found.</param>
internal sealed record InvariantSummary(long Checks, long Violations);
