using Cma.Bench;

namespace Cma.Peers.Measuring;

/// <summary>A heap that is measured, in this process or in another.</summary>
internal interface IContender
{
    /// <summary>Gets ready for a cell.</summary>
    /// <returns>Null, or why it cannot do that.</returns>
    string? Enter(Cell cell);

    /// <summary>Runs without being measured, for about so long.</summary>
    void WarmUp(TimeSpan time);

    /// <summary>Runs once and says how long one took: wall time of all threads, times their number, for each done; and what one left for the collector.</summary>
    /// <returns>Null when there was no more memory.</returns>
    Sample? Batch();

    /// <summary>Gives back what it held in the cell.</summary>
    void Leave();
}
