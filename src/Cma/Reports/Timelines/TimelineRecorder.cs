namespace Cma.Reports.Timelines;

/// <summary>Records what a picture of a run needs, in bounded room. Not thread safe.</summary>
internal sealed class TimelineRecorder
{
    /// <summary>Claims marked at most. Arbitrary: more could not be told apart.</summary>
    public const int MostClaims = 2000;

    private readonly List<ClaimMark> _claims = [];

    /// <param name="areas">One recorder an area, in the order of the report.</param>
    public TimelineRecorder(IReadOnlyList<AreaRecorder> areas) => Areas = areas;

    /// <summary>The areas' recorders.</summary>
    public IReadOnlyList<AreaRecorder> Areas { get; }

    /// <summary>Marks a claim; the first <see cref="MostClaims"/> are kept.</summary>
    public void Mark(ClaimMark claim)
    {
        if (_claims.Count < MostClaims) _claims.Add(claim);
    }

    /// <summary>Everything so far.</summary>
    /// <param name="end">When the run ended, on the scenario's clock.</param>
    public RunTimeline Build(TimeSpan end) => new() { End = end, Areas = [.. Areas.Select(static area => area.Build())], Claims = [.. _claims] };
}
