namespace ContiguousMemory.Coherence.History;

/// <summary>A kernel, by its version. In the order of time; arm64 is a tree of its own.</summary>
internal enum Era
{
    /// <summary>2.6.33, February 2010.</summary>
    Linux2633,

    /// <summary>2.6.34, May 2010.</summary>
    Linux2634,

    /// <summary>2.6.38, March 2011; the thread's.</summary>
    Linux2638,

    /// <summary>3.5, July 2012: CMA.</summary>
    Linux35,

    /// <summary>3.10, June 2013.</summary>
    Linux310,

    /// <summary>6.1, December 2022.</summary>
    Linux61,

    /// <summary>arm64 of today.</summary>
    Arm64,
}

/// <summary>What eras are called.</summary>
internal static class Eras
{
    public static string NameOf(Era era) => era switch
    {
        Era.Linux2633 => "2.6.33",
        Era.Linux2634 => "2.6.34",
        Era.Linux2638 => "2.6.38",
        Era.Linux35 => "3.5",
        Era.Linux310 => "3.10",
        Era.Linux61 => "6.1",
        _ => "arm64",
    };
}
