using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>A reserve's options, checked before any memory is taken, and the sizes that come of them.</summary>
internal sealed class ReserveLayout
{
    /// <summary>The most areas of a reserve: what the engine's registry takes.</summary>
    public const int MaxAreas = 1024;

    private const string Options = "options";

    /// <exception cref="ArgumentException">The options do not hold together; the message names the value and the bound.</exception>
    public ReserveLayout(ReservedMemoryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Areas);
        ArgumentNullException.ThrowIfNull(options.Placement);
        ArgumentNullException.ThrowIfNull(options.Time);
        ArgumentNullException.ThrowIfNull(options.Dma);
        options.Dma.Check(Options);
        Patience.Check(options.DisposeTimeout, Options);
        if (options.Lending.CmaFirstAbovePercent is < 0 or > 100)
            throw Misuse.OutOfRange(Options, options.Lending.CmaFirstAbovePercent, "LendingRules.CmaFirstAbovePercent is from 0 to 100.");
        AreaOptionsCheck.CheckPromise(options.Promise, "The reserve's promise", Options);
        if (options.TrapReleasedAddresses && options.Backing == BackingKind.Paper)
            throw Misuse.Wrong(Options, "TrapReleasedAddresses needs addresses to trap, and paper has none.");
        if (options.ClearAhead < 0)
            throw Misuse.OutOfRange(Options, options.ClearAhead, "ReservedMemoryOptions.ClearAhead is zero or more bytes a second; 0 clears nothing ahead.");
        if (options.Areas.Count is 0 or > MaxAreas)
            throw Misuse.OutOfRange(Options, options.Areas.Count, $"A reserve has 1 to {MaxAreas} areas.");

        UnitBytes = FrameCount.OfOrder(BackingFactory.UnitOrderOf(options.Backing)).Bytes;
        RefugeBytes = RoundUp(options.RefugeSize, 0, "RefugeSize");
        TotalBytes = RefugeBytes;
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (ReservedAreaOptions area in options.Areas) Add(area, names);
    }

    /// <summary>Bytes of a page block.</summary>
    public long UnitBytes { get; }

    /// <summary>Bytes outside the areas.</summary>
    public long RefugeBytes { get; }

    /// <summary>Bytes of everything.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>Bytes of an area, in whole page blocks.</summary>
    public long SizeOf(ReservedAreaOptions area) => PageBlock.RoundUp(area.Size, UnitBytes);

    private void Add(ReservedAreaOptions? area, HashSet<string> names)
    {
        if (area is null) throw Misuse.Wrong(Options, "An area of the options is null.");
        long size = AreaOptionsCheck.SizeOf(area, UnitBytes, Options);
        if (!names.Add(area.Name)) throw Misuse.Wrong(Options, $"Two areas are called '{area.Name}'; names tell areas apart.");
        if (size > PageBlock.MaxBytes - TotalBytes)
            throw Misuse.OutOfRange(Options, area.Size, $"With area '{area.Name}' the reserve would have more than {PageBlock.MaxBytes} bytes, the most it can have.");
        TotalBytes += size;
    }

    private long RoundUp(long bytes, long least, string what) =>
        bytes >= least && bytes <= PageBlock.MaxBytes
            ? PageBlock.RoundUp(bytes, UnitBytes)
            : throw Misuse.OutOfRange(Options, bytes, $"{what} is from {least} to {PageBlock.MaxBytes} bytes.");
}
