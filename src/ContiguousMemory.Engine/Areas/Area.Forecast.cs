using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>Asking what would come of a request, by the search that grants it.</summary>
public sealed partial class Area
{
    private ForecastError _forecastError;

    /// <summary>How far forecasts of the time that claims take were off, so far.</summary>
    public ForecastError ForecastError
    {
        get
        {
            lock (_machine.Gate) return _forecastError;
        }
    }

    /// <summary>How fast this machine makes room, learned from the claims of all its areas.</summary>
    public ClaimRates Rates => _claims.Rates.Known;

    /// <summary>How long so much work is expected to take; null while some of it has never been timed.</summary>
    /// <param name="toMove">Frames of movable tenants.</param>
    /// <param name="toDiscard">Frames of discardable tenants.</param>
    /// <param name="toClear">Frames to clear.</param>
    public TimeSpan? ExpectedTime(FrameCount toMove, FrameCount toDiscard, FrameCount toClear) => _claims.Rates.Expect(toMove, toDiscard, toClear);

    /// <summary>
    /// What would come of a request now: the verdict, the window and the work are those of <see cref="TryAllocate"/>, if nothing changes in between and no
    /// tenant's callback changes anything. Thread safe; takes the machine's lock for one window at a time, and changes nothing.
    /// </summary>
    /// <param name="request">What would be asked.</param>
    /// <remarks>
    /// With the policy <c>linux</c> it goes on from window to window as the allocation would, and tells of the one that this would end up with. Caches above the
    /// engine are drained where the allocation would drain them: before the answer is no, or when tenants would otherwise find no room. On a machine of several
    /// zones with watermarks, there may be less room to move tenants to than is counted here; then the claim fails half way.
    /// </remarks>
    /// <inheritdoc cref="TryAllocate" path="/exception"/>
    public AreaForecast Forecast(AreaRequest request)
    {
        CheckRequest(request);
        if (RefusedBeforeSearch(request) is RefusalReason reason) return new() { Failure = FailureBeforeSearch(reason) };
        using CleaningPause pause = _machine.PauseCleaning();
        Foreseeing attempts = new(this, request with { IsQuestion = true });
        if (!attempts.Run(out FrameRange window)) return new() { Attempts = attempts.Count, Failure = attempts.Failure() };
        return new()
        {
            WouldSucceed = true,
            Window = window,
            ToMove = attempts.Moved,
            ToDiscard = attempts.Discarded,
            AlreadyFree = attempts.Free,
            ToClear = attempts.ToClear,
            Attempts = attempts.Count,
            ExpectedTime = ExpectedTime(attempts.Moved, attempts.Discarded, attempts.ToClear),
        };
    }

    /// <summary>Learns from a claim that was granted, and compares it with what was to be expected when it began. Under no lock.</summary>
    private void Learn(ClaimWork work, in AreaAllocation allocation, FrameCount cleared)
    {
        work.Note();
        WorkRates rates = _claims.Rates;
        TimeSpan? expected = rates.Expect(new(work.Plan.Moves), new(work.Plan.Discards), cleared);
        rates.Learn(work, allocation.Moved, allocation.Discarded, cleared);
        if (allocation.Moved + allocation.Discarded == default || expected is not { } foretold) return;
        lock (_machine.Gate) _forecastError = _forecastError.With(foretold, work.Elapsed);
    }

    /// <summary>Windows are only looked at.</summary>
    private sealed class Foreseeing(Area area, AreaRequest request) : Attempts(area, request)
    {
        public FrameCount Free { get; private set; }

        public FrameCount ToClear { get; private set; }

        protected override bool TryNext(WindowSearch search, out FrameRange window)
        {
            window = default;
            lock (Area._machine.Gate)
            {
                using KeptLook look = Area.Look(Request);
                return Request.Count <= Area.Available && !Area.IsClosedTo(Request) && search.TryNext(out _, out window);
            }
        }

        protected override ClaimOutcome Try(FrameRange window)
        {
            lock (Area._machine.Gate)
            {
                int client = Request.KeepOwn ? Area._machine.Holders.FindClient(Request.Client) : 0;
                (Free, ToClear) = Area._claims.ContentsOf(window, client);
                return Area._claims.Foresee(window);
            }
        }

        /// <remarks>A claim drains caches before it looks for room, which this has not done yet.</remarks>
        protected override bool GoesOnAfter(WindowSearch search, ClaimOutcome outcome) =>
            (IsDrained || outcome.Status != ClaimStatus.NoMemory) && base.GoesOnAfter(search, outcome);
    }
}
