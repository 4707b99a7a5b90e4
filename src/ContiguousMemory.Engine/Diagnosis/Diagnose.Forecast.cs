using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>Foretelling a request in the words in which its refusal would be explained.</summary>
public static partial class Diagnose
{
    /// <summary>What would come of a request now, with the diagnosis that its refusal would give. Changes nothing.</summary>
    /// <inheritdoc cref="Area.Forecast" path="/remarks"/>
    /// <inheritdoc cref="Area.TryAllocate" path="/exception"/>
    public static AllocationForecast Forecast(Area area, AreaRequest request)
    {
        ArgumentNullException.ThrowIfNull(area);
        return Explain(area, request, area.Forecast(request));
    }

    /// <summary>The same for a forecast that has been made: a refusal is explained from the state the machine is in.</summary>
    public static AllocationForecast Explain(Area area, AreaRequest request, AreaForecast forecast)
    {
        ArgumentNullException.ThrowIfNull(area);
        return new()
        {
            Area = area.Name,
            Requester = request.Name,
            Requested = request.Count,
            Window = forecast.WouldSucceed ? forecast.Window : null,
            BytesToMove = forecast.ToMove.Bytes,
            BytesToDiscard = forecast.ToDiscard.Bytes,
            BytesAlreadyFree = forecast.AlreadyFree.Bytes,
            BytesToClear = forecast.ToClear.Bytes,
            Attempts = forecast.Attempts,
            ExpectedTime = forecast.ExpectedTime,
            Diagnosis = forecast.WouldSucceed ? null : Refusal(area, request, forecast.Failure),
        };
    }
}
