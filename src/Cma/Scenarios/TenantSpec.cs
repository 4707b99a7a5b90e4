using Cma.Scenarios.Files;

namespace Cma.Scenarios;

/// <summary>Who borrows the memory while no device needs it.</summary>
internal sealed record TenantSpec
{
    /// <summary>Its name; no other tenant and no device has it.</summary>
    public required string Name { get; init; }

    /// <summary>What a claim does to its blocks.</summary>
    public required TenantKind Kind { get; init; }

    /// <summary>Bytes it borrows at most: whole page blocks, the unit that real memory moves or drops.</summary>
    public required long Size { get; init; }

    /// <summary>Globs of the files that are its contents; each must match. Empty, with <see cref="ExtraFiles"/>: contents made from the seed.</summary>
    public IReadOnlyList<FileGlob> Files { get; init; } = [];

    /// <summary>More globs, of files that a machine may lack.</summary>
    public IReadOnlyList<FileGlob> ExtraFiles { get; init; } = [];

    /// <summary>Files taken at most.</summary>
    public required int MaxFiles { get; init; }

    /// <summary>Bytes of files taken at most. More than <see cref="Size"/> makes a discardable tenant miss.</summary>
    public required long MaxBytes { get; init; }

    /// <summary>How it is read while the run goes on.</summary>
    public AccessSpec Access { get; init; } = new();

    /// <summary>Threads that write it without pause, on real memory, while the run goes on; then its contents are their counters.</summary>
    public int Writers { get; init; }

    /// <summary>Leases held on purpose; null holds none beyond those of its reads.</summary>
    public LeaseSpec? Lease { get; init; }

    /// <summary>All globs, those that must match first.</summary>
    public IEnumerable<FileGlob> Globs => Files.Concat(ExtraFiles);

    /// <summary>Whether its contents are files.</summary>
    public bool HasFiles => Files.Count + ExtraFiles.Count > 0;
}

/// <summary>What a claim may do to a tenant's blocks.</summary>
internal enum TenantKind
{
    /// <summary>They are moved to the refuge; nothing is lost.</summary>
    Movable,

    /// <summary>They are dropped, after the tenant is told; it refills them when they are next read.</summary>
    Discardable,
}
