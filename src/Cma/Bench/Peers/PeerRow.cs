namespace Cma.Bench.Peers;

/// <summary>A peer, or ours, at one pattern, size and number of threads. Figures are medians of repeats that took turns with those of all others.</summary>
/// <param name="What">The operation: <c>allocate+release</c>.</param>
/// <param name="Who"><c>ours</c>, or the peer.</param>
/// <param name="How">The call it was asked by; of ours, what the memory is made of.</param>
/// <param name="Pattern"><c>lifo</c>: taken and at once given back. <c>random-replace</c>: of those held a random one is given back and another taken for it.</param>
/// <param name="Bytes">The size asked for; of mixed sizes the largest.</param>
/// <param name="Sizes"><c>one</c>, or <c>mixed</c>: from 4 KiB to the largest, each factor of two as often as another.</param>
/// <param name="Threads">Threads that did it at once, each on blocks of its own.</param>
/// <param name="Nanoseconds">Wall time times threads for each pair; null where the peer cannot.</param>
/// <param name="AllocatedBytes">What a pair left for the collector; null where the peer cannot.</param>
/// <param name="RatioToOurs">Its time to ours, the faster of ours where there are two; null where the peer cannot.</param>
/// <param name="IsFastest">Whether nobody was faster in this run.</param>
/// <param name="Refusal">Why it cannot; null where it can.</param>
/// <param name="Gives">What comes with the memory.</param>
internal sealed record PeerRow(
    string What,
    string Who,
    string How,
    string Pattern,
    long Bytes,
    string Sizes,
    int Threads,
    double? Nanoseconds,
    double? AllocatedBytes,
    double? RatioToOurs,
    bool IsFastest,
    string? Refusal,
    PeerGives Gives);

/// <summary>What comes with the memory: a few words each, <c>no</c> where it does not.</summary>
/// <param name="Contiguous">In what it is known to be contiguous beyond a page.</param>
/// <param name="DeviceAddress">What there is to tell a device.</param>
/// <param name="Cleared">When somebody else's bytes are gone from it.</param>
/// <param name="Alignment">Of the first byte.</param>
/// <param name="Shared">How another process comes by it.</param>
/// <param name="Lends">Whether what is reserved and not in use serves others meanwhile.</param>
internal sealed record PeerGives(string Contiguous, string DeviceAddress, string Cleared, string Alignment, string Shared, string Lends);

/// <summary>What <c>cma bench peers --json</c> prints.</summary>
/// <param name="Schema"><c>cma.bench.peers/1</c>.</param>
/// <param name="Machine">Where it was measured.</param>
/// <param name="Missing">A sentence for each peer that is not here, with what brings it.</param>
/// <param name="Rows">What was measured.</param>
internal sealed record PeerResult(string Schema, BenchEnvironment Machine, IReadOnlyList<string> Missing, IReadOnlyList<PeerRow> Rows)
{
    public const string SchemaName = "cma.bench.peers/1";
}
