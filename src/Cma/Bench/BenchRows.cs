namespace Cma.Bench;

/// <summary>A short operation, ours or a peer's. Figures are medians.</summary>
/// <param name="What">The operation.</param>
/// <param name="Who"><c>ours</c>, or the peer.</param>
/// <param name="Bytes">The size asked for.</param>
/// <param name="Threads">Threads that did it at once.</param>
/// <param name="Nanoseconds">Wall time of one, for one thread.</param>
/// <param name="AllocatedBytes">What one left for the collector.</param>
/// <param name="RatioToOurs">Its time to ours of the same size, in this run; 1 for ours.</param>
internal sealed record AllocRow(string What, string Who, long Bytes, int Threads, double Nanoseconds, double AllocatedBytes, double RatioToOurs);

/// <summary>A claim of fully lent memory. Figures are medians.</summary>
/// <param name="Backing">What the memory was made of.</param>
/// <param name="Bytes">How much was claimed.</param>
/// <param name="Movers">Threads that moved.</param>
/// <param name="Ratio">Time until all tenants are out and the range is taken, to a memcpy of as many bytes on the same backing in this run.</param>
/// <param name="RatioCleared">Time until the caller holds cleared memory, likewise.</param>
/// <param name="RatioToOwnCopy">The first, to a copy by the routine that moves use.</param>
/// <param name="ClaimMiBPerSecond">The first, as a rate.</param>
/// <param name="MemcpyMiBPerSecond">The memcpy, as a rate.</param>
/// <param name="RetouchRatio">Time in which the tenant writes to each of its frames once after the move, to the memcpy; 0 without a live address.</param>
internal sealed record ClaimRow(
    string Backing,
    long Bytes,
    int Movers,
    double Ratio,
    double RatioCleared,
    double RatioToOwnCopy,
    double ClaimMiBPerSecond,
    double MemcpyMiBPerSecond,
    double RetouchRatio);

/// <summary>A tenant's stores to its live address while claims move what is under it, or, as a control, while nobody does.</summary>
/// <param name="Backing">What the memory was made of.</param>
/// <param name="Bytes">How much was claimed, and written all over.</param>
/// <param name="Movers">Threads that moved; 0 for a control.</param>
/// <param name="Beside">What went on meanwhile: <c>claims</c>, <c>nothing</c>, or <c>copies</c> by a thread of bytes of its own, that keeps the machine as busy.</param>
/// <param name="Loop"><c>closed</c>: each store when the one before was done, timed from there. <c>fixed-rate</c>: timed from its intended start. <c>scattered</c>: so too, and each elsewhere.</param>
/// <param name="Stores">Stores made.</param>
/// <param name="Lost">Those that were gone in the end.</param>
/// <param name="P50Microseconds">The median.</param>
/// <param name="P99Microseconds">What 99 % stayed within.</param>
/// <param name="P999Microseconds">What 99.9 % stayed within.</param>
/// <param name="LongestMicroseconds">The longest, whatever kept the thread.</param>
/// <param name="StalledShare">The share of the time in stores of more than 10 µs, 0 to 1.</param>
/// <param name="SectionMicroseconds">The median of the section in which a move keeps writers waiting; 0 for a control.</param>
/// <param name="RatioToSection">The 99.9th percentile to that; 0 for a control.</param>
internal sealed record StoreRow(
    string Backing,
    long Bytes,
    int Movers,
    string Beside,
    string Loop,
    long Stores,
    long Lost,
    double P50Microseconds,
    double P99Microseconds,
    double P999Microseconds,
    double LongestMicroseconds,
    double StalledShare,
    double SectionMicroseconds,
    double RatioToSection);

/// <summary>Counted writes by two threads to memory that moves, while a third forces collections.</summary>
/// <param name="Who"><c>ours</c>, or <c>control</c>: the same moves, and nobody is stopped for them.</param>
/// <param name="Backing">What the memory was made of.</param>
/// <param name="Writes">Writes made.</param>
/// <param name="Moves">Units moved under them.</param>
/// <param name="Collections">Collections forced meanwhile.</param>
/// <param name="Lost">Writes that were gone in the end.</param>
internal sealed record LostRow(string Who, string Backing, long Writes, long Moves, int Collections, long Lost);

/// <summary>A search of the coherence checker, or of Spin on the same model.</summary>
/// <param name="What">What was searched.</param>
/// <param name="Who"><c>ours</c>, or the peer.</param>
/// <param name="Threads">Threads that searched at once.</param>
/// <param name="States">Distinct states that were found.</param>
/// <param name="Seconds">Wall time; ours a median.</param>
/// <param name="StatesPerSecond">Their quotient.</param>
/// <param name="BytesAState">Memory held for each state, the way to it included; null where it was not measured.</param>
/// <param name="RatioToOurs">Its time to ours on as many threads as there are, in this run; 1 for ours, null without a peer.</param>
internal sealed record CoherenceRow(
    string What, string Who, int Threads, long States, double Seconds, double StatesPerSecond, double? BytesAState, double? RatioToOurs);

/// <summary>A random workload under a promise.</summary>
/// <param name="Promise">What the area promised.</param>
/// <param name="Seeds">Workloads, each of another seed.</param>
/// <param name="Claims">Claims within what devices had left free.</param>
/// <param name="Refused">Those refused though no lease was left.</param>
/// <param name="MovedBytes">Bytes moved for those granted.</param>
/// <param name="LentShare">Share of the area that was lent when claims came, 0 to 1.</param>
internal sealed record PromiseRow(string Promise, int Seeds, long Claims, long Refused, long MovedBytes, double LentShare);
/// <summary>What a policy moved for a workload. Counts, not times: two runs print the same.</summary>
/// <param name="Workload">What devices did: <c>camera</c>, <c>video-codec</c>, <c>golden</c> (a real kernel's streams), <c>random-large</c>, <c>random-small</c>.</param>
/// <param name="Lending">
/// <c>areas</c>: the share is of what no device holds in the areas, and tenants are brought back into them before each claim. <c>anywhere</c>: tenants hold that
/// share of the reserve's size, wherever the machine puts them. <c>apart</c>: the same, and <c>cheapest</c> puts movable ones outside areas first.
/// </param>
/// <param name="LentPercent">How much is lent; half of it to a discardable tenant.</param>
/// <param name="Policy">How windows, and places for tenants, are chosen.</param>
/// <param name="Granted">Claims granted.</param>
/// <param name="Refused">Claims refused.</param>
/// <param name="MovedBytes">Bytes of tenants copied elsewhere, for refused claims too.</param>
/// <param name="DiscardedBytes">Bytes of tenants dropped, likewise.</param>
/// <param name="MovedBytesPerClaim">Bytes copied for each claim granted.</param>
/// <param name="RatioToLinux">The last, to that of <c>linux</c>; null where that moved nothing.</param>
internal sealed record PlacementRow(
    string Workload,
    string Lending,
    int LentPercent,
    string Policy,
    long Granted,
    long Refused,
    long MovedBytes,
    long DiscardedBytes,
    double MovedBytesPerClaim,
    double? RatioToLinux);

/// <summary>What <c>cma bench NAME --json</c> prints.</summary>
/// <param name="Schema"><c>cma.bench.NAME/1</c>.</param>
/// <param name="Machine">Where it was measured.</param>
/// <param name="Rows">What was measured.</param>
internal sealed record BenchResult<TRow>(string Schema, BenchEnvironment Machine, IReadOnlyList<TRow> Rows);

/// <summary>What <c>cma bench claims --json</c> prints.</summary>
/// <param name="Schema"><c>cma.bench.claims/5</c>.</param>
/// <param name="Machine">Where it was measured.</param>
/// <param name="Rows">Claims.</param>
/// <param name="Stores">Stores meanwhile.</param>
/// <param name="LostWrites">Whether one is lost.</param>
internal sealed record ClaimResult(
    string Schema, BenchEnvironment Machine, IReadOnlyList<ClaimRow> Rows, IReadOnlyList<StoreRow> Stores, IReadOnlyList<LostRow> LostWrites);
