namespace ContiguousMemory.Engine.Tests.Infrastructure;

/// <summary>The same tests for longer: with CMA_SOAK=1 in the environment, properties are tried a hundred times as often.</summary>
internal static class Soak
{
    private const int Factor = 100;

    public static bool IsOn => Environment.GetEnvironmentVariable("CMA_SOAK") == "1";

    /// <summary>How often to try: <paramref name="times"/>, or more when soaking.</summary>
    public static long Times(int times) => IsOn ? (long)times * Factor : times;

    /// <summary>For what is too long for every run.</summary>
    public static void Only(string what) => Assert.SkipUnless(IsOn, $"{what}: too long for every run; set CMA_SOAK=1 to run it.");
}
