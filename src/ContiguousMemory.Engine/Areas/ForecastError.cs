namespace ContiguousMemory.Engine.Areas;

/// <summary>
/// How far off it was what would have been forecast as each claim began. Counts those that moved or dropped something, and whose rates were known by then.
/// </summary>
/// <param name="Count">Claims compared.</param>
/// <param name="MeanAbsoluteRelativeError">|forecast - taken| / taken on average over all of them: 0.1 is ten per cent off, either way. 0 before the first.</param>
/// <param name="LastForecast">What the latest of them was expected to take.</param>
/// <param name="LastTaken">What it took.</param>
public readonly record struct ForecastError(long Count, double MeanAbsoluteRelativeError, TimeSpan LastForecast, TimeSpan LastTaken)
{
    /// <summary>(forecast - taken) / taken of the latest: above zero when it took less than expected. 0 before the first.</summary>
    public double Last => LastTaken > TimeSpan.Zero ? (LastForecast - LastTaken) / LastTaken : 0;

    /// <summary>With one claim more. One that the clock saw take no time at all is not compared: nothing is a share of nothing.</summary>
    internal ForecastError With(TimeSpan forecast, TimeSpan taken)
    {
        if (taken <= TimeSpan.Zero) return this;
        double error = Math.Abs((forecast - taken) / taken);
        return new(Count + 1, MeanAbsoluteRelativeError + ((error - MeanAbsoluteRelativeError) / (Count + 1)), forecast, taken);
    }
}
