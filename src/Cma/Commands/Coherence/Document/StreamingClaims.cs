using static Cma.Commands.Coherence.Document.Finding;

namespace Cma.Commands.Coherence.Document;

/// <summary>What was claimed of streaming mappings, around the thread and since.</summary>
internal static class StreamingClaims
{
    public static IReadOnlyList<Claim> All { get; } =
    [
        new(
            "For a transfer to the device: clean L1, wait, clean L2",
            "**So, in this model, and each part is needed** where there is an outer cache. Data written by a user's address want cleaning by an address of the same line.",
            Right("T1", "all"),
            Wrong("T2", "all,pl310"),
            Wrong("T3", "all"),
            Wrong("T4", "all,pl310"),
            Wrong("T5", "all,vivt"),
            Wrong("T5", "all,vipt-aliasing"),
            Right("T5", "all,pipt")),
        new(
            "For a transfer from the device, invalidating before it is not enough from v6 on; both invalidations are needed, and the outer cache's is one of them (Russell King, February 2011)",
            "**So, in this model, where lines are filled unasked.** Before, so that no dirty line goes over the device's data; after, for what was filled meanwhile. Where nothing fills, as on v5, before is enough.",
            Right("F1", "all"),
            Wrong("F2", "all,pipt,speculation"),
            Right("F2", "all,no-speculation"),
            Right("F2", "all,vivt"),
            Wrong("F3", "all"),
            Wrong("F6", "all,pipt,pl310,speculation")),
        new(
            "Before the transfer L1 goes first, after it the outer cache does",
            "**So, in this model.** The other way round a line moves between the levels in the gap.",
            Wrong("F7", "all,pl310"),
            Wrong("F5", "all,pipt,pl310,speculation"),
            Right("F5", "all,no-speculation")),
        new(
            "Before the transfer, clean rather than invalidate: a device that writes less than the buffer must not uncover what was there before (arm64, c50f11c6196f)",
            "**So, in this model.** The zeroes that the CPU wrote are lost by the invalidation, and the old owner's data come back. 32-bit Arm still invalidates.",
            Wrong("S1", "all"),
            Right("S2", "all"),
            Right("F4", "all")),
        new(
            "A buffer that shares its first or last line with somebody else's data cannot be helped by maintenance",
            "**So while the transfer runs, in this model, wherever lines are filled unasked.** A neighbour that is left alone during the transfer survives if the edges are cleaned before it, and is lost if they are invalidated.",
            Wrong("P1", "all,pipt,speculation"),
            Right("P1", "all,no-speculation"),
            Wrong("P2", "all"),
            Right("P3", "all"),
            Wrong("P4", "all")),
    ];
}
