using System.Numerics;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>A reserve's options, checked before any memory is taken, and the sizes that come of them.</summary>
internal sealed class ReserveLayout
{
    /// <summary>The most areas of a reserve: what the engine's registry takes.</summary>
    private const int MaxAreas = 1024;

    /// <summary>The largest order a bit may stand for: one bit for the largest reserve.</summary>
    private const int MaxOrderPerBit = 26;

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
        CheckPromise(options.Promise, "The reserve's promise");
        if (options.TrapReleasedAddresses && options.Backing == BackingKind.Paper)
            throw Misuse.Wrong(Options, "TrapReleasedAddresses needs addresses to trap, and paper has none.");
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
        ArgumentNullException.ThrowIfNull(area.Name, Options);
        if (string.IsNullOrWhiteSpace(area.Name) || area.Name.Length > AreaRegistry.MaxNameLength || area.Name.Any(char.IsControl))
            throw Misuse.Wrong(Options, $"An area's name has 1 to {AreaRegistry.MaxNameLength} printable characters; this one has {area.Name.Length}.");
        if (!names.Add(area.Name)) throw Misuse.Wrong(Options, $"Two areas are called '{area.Name}'; names tell areas apart.");

        long size = RoundUp(area.Size, 1, $"The size of area '{area.Name}'");
        if (area.OrderPerBit is < 0 or > MaxOrderPerBit)
            throw Misuse.OutOfRange(Options, area.OrderPerBit, $"OrderPerBit of area '{area.Name}' is from 0 to {MaxOrderPerBit}.");
        long bitBytes = FrameCount.OfOrder(area.OrderPerBit).Bytes;
        if (size % bitBytes != 0)
        {
            int largest = BitOperations.TrailingZeroCount(size) - FrameSize.Shift;
            throw Misuse.OutOfRange(
                Options, area.OrderPerBit, $"Area '{area.Name}' of {new ByteSize(size)} is no multiple of the {new ByteSize(bitBytes)} that one bit stands for; its OrderPerBit is at most {largest}.");
        }

        if (area.Promise is { } promise) CheckPromise(promise, $"The promise of area '{area.Name}'");
        if (area.FrontCacheSize is < 0 or > PageBlock.MaxBytes)
            throw Misuse.OutOfRange(Options, area.FrontCacheSize, $"FrontCacheSize of area '{area.Name}' is from 0 to {PageBlock.MaxBytes} bytes.");

        if (size > PageBlock.MaxBytes - TotalBytes)
            throw Misuse.OutOfRange(Options, area.Size, $"With area '{area.Name}' the reserve would have more than {PageBlock.MaxBytes} bytes, the most it can have.");
        TotalBytes += size;
    }

    private static void CheckPromise(LendingPromise promise, string what)
    {
        if (!Enum.IsDefined(promise)) throw Misuse.OutOfRange(Options, (long)promise, $"{what} is {LendingPromise.BestEffort} or {LendingPromise.Guaranteed}.");
    }

    private long RoundUp(long bytes, long least, string what) =>
        bytes >= least && bytes <= PageBlock.MaxBytes
            ? PageBlock.RoundUp(bytes, UnitBytes)
            : throw Misuse.OutOfRange(Options, bytes, $"{what} is from {least} to {PageBlock.MaxBytes} bytes.");
}
