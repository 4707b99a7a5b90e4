using Cma.Bench.Peers;

namespace Cma.Peers.Measuring;

/// <summary>One who takes part.</summary>
/// <param name="Who">Its name, and <c>ours</c> for ours.</param>
/// <param name="How">By which call, or on what memory.</param>
/// <param name="Gives">What comes with its memory.</param>
/// <param name="Contender">What is measured.</param>
internal sealed record Peer(string Who, string How, PeerGives Gives, IContender Contender)
{
    public const string Ours = "ours";
}
