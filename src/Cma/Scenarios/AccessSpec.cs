namespace Cma.Scenarios;

/// <summary>How a tenant is read. A read takes a lease, checks the hash of what it finds, and gives the lease back.</summary>
internal sealed record AccessSpec
{
    /// <summary>Which part is read next.</summary>
    public AccessPattern Pattern { get; init; } = AccessPattern.Sequential;

    /// <summary>Reads a second; zero reads nothing before the end of the run.</summary>
    public double Rate { get; init; } = DefaultRate;

    /// <summary>Reads a second where the scenario says nothing. Arbitrary: enough to be seen, little enough not to be the load.</summary>
    public const double DefaultRate = 50;
}

/// <summary>Which part of a tenant is read next.</summary>
internal enum AccessPattern
{
    /// <summary>The one after the last, and round again.</summary>
    Sequential,

    /// <summary>Any, with the same chance.</summary>
    Random,

    /// <summary>Few often, most seldom: the n-th has a chance in proportion to 1/n, as file popularity has.</summary>
    Zipf,
}
