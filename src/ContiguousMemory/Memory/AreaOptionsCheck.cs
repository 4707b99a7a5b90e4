using System.Collections.Immutable;
using System.Numerics;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>The rules for one area's options, whether it is made with its reserve or later.</summary>
internal static class AreaOptionsCheck
{
    /// <summary>The largest order a bit may stand for: one bit for the largest reserve.</summary>
    private const int MaxOrderPerBit = 26;

    /// <summary>Refuses options that are out of range.</summary>
    /// <param name="area">The options.</param>
    /// <param name="unitBytes">Bytes of a page block.</param>
    /// <param name="parameter">What the caller calls them, or what has them.</param>
    /// <returns>The area's bytes, in whole page blocks.</returns>
    /// <exception cref="ArgumentException">One is; the message names it, its value and its bound.</exception>
    public static long SizeOf(ReservedAreaOptions area, long unitBytes, string parameter)
    {
        if (area.Name is null) throw new ArgumentNullException(parameter, "ReservedAreaOptions.Name is null; name the area, which tells it from others.");
        if (area.Name.Any(char.IsControl) || HolderName.HasLoneSurrogate(area.Name))
            throw Misuse.Wrong(parameter, $"An area's name has 1 to {AreaRegistry.MaxNameLength} printable characters; of this one's {area.Name.Length}, one is not printable.");
        if (string.IsNullOrWhiteSpace(area.Name) || area.Name.Length > AreaRegistry.MaxNameLength)
            throw Misuse.Wrong(parameter, $"An area's name has 1 to {AreaRegistry.MaxNameLength} printable characters; this one has {area.Name.Length}.");
        if (area.Size is < 1 or > PageBlock.MaxBytes)
            throw Misuse.OutOfRange(parameter, area.Size, $"The size of area '{area.Name}' is from 1 to {PageBlock.MaxBytes} bytes.");
        if (area.OrderPerBit is < 0 or > MaxOrderPerBit)
            throw Misuse.OutOfRange(parameter, area.OrderPerBit, $"OrderPerBit of area '{area.Name}' is from 0 to {MaxOrderPerBit}.");
        long size = PageBlock.RoundUp(area.Size, unitBytes);
        long bitBytes = FrameCount.OfOrder(area.OrderPerBit).Bytes;
        if (size % bitBytes != 0)
        {
            int largest = BitOperations.TrailingZeroCount(size) - FrameSize.Shift;
            throw Misuse.OutOfRange(
                parameter, area.OrderPerBit, $"Area '{area.Name}' of {new ByteSize(size)} is no multiple of the {new ByteSize(bitBytes)} that one bit stands for; its OrderPerBit is at most {largest}.");
        }

        CheckQuotas(area, parameter);
        CheckPromise(area.Promise ?? LendingPromise.BestEffort, $"The promise of area '{area.Name}'", parameter);
        return area.FrontCacheSize is < 0 or > PageBlock.MaxBytes
            ? throw Misuse.OutOfRange(parameter, area.FrontCacheSize, $"FrontCacheSize of area '{area.Name}' is from 0 to {PageBlock.MaxBytes} bytes.")
            : size;
    }

    private static void CheckQuotas(ReservedAreaOptions area, string parameter)
    {
        foreach ((string client, long bytes) in area.Quotas ?? ImmutableDictionary<string, long>.Empty)
        {
            HolderName.Check(client, parameter);
            if (bytes < 0) throw Misuse.OutOfRange(parameter, bytes, $"The quota of '{client}' in area '{area.Name}' is zero or more bytes; leave it out for none.");
        }
    }

    /// <summary>Refuses a promise that is none.</summary>
    public static void CheckPromise(LendingPromise promise, string what, string parameter)
    {
        if (!Enum.IsDefined(promise)) throw Misuse.OutOfRange(parameter, (long)promise, $"{what} is {LendingPromise.BestEffort} or {LendingPromise.Guaranteed}.");
    }
}
