using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>Asking what would come of an allocation.</summary>
public sealed partial class ReservedArea
{
    /// <summary>How far forecasts of the time that claims take were off, so far.</summary>
    public ForecastError ForecastError => _area.ForecastError;

    /// <summary>How fast this machine makes room, learned from the claims of all areas of the reserve.</summary>
    public ClaimRates Rates => _area.Rates;

    /// <summary>
    /// What would come of an allocation now: whether it would succeed, where, what it would move, drop and clear, how long that would take, and, when it
    /// would be refused, the diagnosis of that. Nothing is moved, marked or counted.
    /// </summary>
    /// <param name="length">Bytes, more than zero; rounded up to 4 KiB.</param>
    /// <param name="options">What it must be like.</param>
    /// <returns>
    /// The forecast. Verdict, window and work are those of <see cref="TryAllocate"/> right after, if nothing changes in between: no buffer, tenant, lease or
    /// claim. On other threads things may change at any time, and a forecast promises nothing.
    /// </returns>
    /// <remarks>
    /// Thread safe. It takes the reserve's lock to look at one window after another, and costs what an allocation's search costs; of a large window, a
    /// millisecond for each GiB. What <see cref="AllocationOptions.CompactsWhenFull"/> would come to is not foretold: holders are asked when it is meant. The front cache gives back what it keeps where the allocation would have it do so, before the answer is no.
    /// </remarks>
    /// <exception cref="ArgumentException">A length or an option is out of range, or a name cannot be one.</exception>
    /// <exception cref="ObjectDisposedException">The reserve was disposed.</exception>
    public AllocationForecast Forecast(long length, in AllocationOptions options = default)
    {
        AreaRequest request = BufferRequest.Of(length, options);
        _memory.BeginWork();
        try
        {
            // First, as it is refused first; whatever else would refuse it then.
            if (_quotas.Of(options.Owner) is { } account && !account.HasRoomFor(request.Count.Bytes)) return ForecastOverQuota(request, UseOf(account));
            if (Queue.IsIdle && RunRule.TryOf(length, options, out RunRule rule) && Buffers.Cache.Peek(rule, options.Owner) is { } kept) return ForecastOfKept(request, kept, options);
            AreaForecast forecast = _area.Forecast(request);

            // Who holds what since when is told as the refusal would tell it.
            if (!forecast.WouldSucceed) Buffers.TellHandedOn();
            AllocationForecast explained = Diagnose.Explain(_area, request, forecast);
            return explained.Diagnosis is { } refusal ? explained with { Diagnosis = WithRelocations(refusal) } : explained;
        }
        finally
        {
            _memory.EndWork();
        }
    }

    private AllocationForecast ForecastOverQuota(in AreaRequest request, QuotaUse quota) => new()
    {
        Area = Name,
        Requester = request.Name,
        Requested = request.Count,
        Diagnosis = Diagnose.OverQuota(_area, request, quota),
    };

    /// <summary>Frames that the same client has released: they are handed on as they are, or cleared whole.</summary>
    private AllocationForecast ForecastOfKept(in AreaRequest request, FrameRange kept, in AllocationOptions options)
    {
        FrameCount toClear = options.KeepsOwn ? default : kept.Count;
        return new()
        {
            Area = Name,
            Requester = request.Name,
            Requested = request.Count,
            Window = kept,
            BytesAlreadyFree = kept.Count.Bytes,
            BytesToClear = toClear.Bytes,
            ExpectedTime = _area.ExpectedTime(toMove: default, toDiscard: default, toClear),
        };
    }
}
