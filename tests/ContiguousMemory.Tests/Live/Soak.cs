namespace ContiguousMemory.Tests.Live;

/// <summary>Whether the long variants of tests are wanted: <c>./test --soak</c>.</summary>
internal static class Soak
{
    internal static bool IsOn { get; } = Environment.GetEnvironmentVariable("CMA_SOAK") == "1";

    /// <summary>How long a test runs.</summary>
    internal static TimeSpan Time(double seconds, double soakMinutes) => IsOn ? TimeSpan.FromMinutes(soakMinutes) : TimeSpan.FromSeconds(seconds);
}
