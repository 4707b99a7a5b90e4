using ContiguousMemory.Engine.Diagnosis;

namespace ContiguousMemory;

/// <summary>Asking the default area, and having it make room ahead.</summary>
public sealed partial class ReservedMemory
{
    /// <inheritdoc cref="ReservedArea.Forecast"/>
    public AllocationForecast Forecast(long length, in AllocationOptions options = default) => DefaultArea.Forecast(length, options);

    /// <inheritdoc cref="ReservedArea.PrepareAsync"/>
    public ValueTask<PreparedBuffer> PrepareAsync(long length, AllocationOptions options, TimeSpan keepFor, CancellationToken cancellation = default) =>
        DefaultArea.PrepareAsync(length, options, keepFor, cancellation);
}
