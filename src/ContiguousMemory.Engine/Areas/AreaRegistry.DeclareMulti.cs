using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>Areas of several ranges, for machines with holes in their memory (cma_declare_contiguous_multi, 6.15).</summary>
public sealed partial class AreaRegistry
{
    /// <summary>The most ranges an area can have (CMA_MAX_RANGES).</summary>
    public const int MaxRanges = 8;

    /// <summary>Finds one range for an area or, only when there is none that large, several above 4 GiB.</summary>
    /// <param name="declaration">Its base, limit and fixedness do not apply.</param>
    /// <exception cref="CmaException">As <see cref="Declare"/>; NoMemory when the eight largest free ranges together are too small.</exception>
    public Area DeclareMulti(AreaDeclaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        declaration = declaration with { Base = default, Limit = default, IsFixed = false };
        try
        {
            return Declare(declaration);
        }
        catch (CmaException single) when (single.Error == CmaError.NoMemory)
        {
            return Add(declaration, ReserveRanges(declaration));
        }
    }

    private List<FrameRange> ReserveRanges(AreaDeclaration declaration)
    {
        Geometry geometry = Round(declaration);
        int order = Math.Max(geometry.AlignOrder, declaration.OrderPerBit);
        List<FrameRange> largest = [.. FreeAboveFourGiB(order).OrderByDescending(range => range.Count).Take(MaxRanges)];
        List<FrameRange> chosen = [];
        FrameCount found = FrameCount.Zero;
        foreach (FrameRange range in largest.TakeWhile(_ => found < geometry.Count))
        {
            chosen.Add(range);
            found += range.Count;
        }

        if (found < geometry.Count)
        {
            throw new CmaException(
                CmaError.NoMemory,
                $"The {largest.Count} largest free ranges above 4 GiB have {new ByteSize(found.Bytes)} together; area {Label(declaration)} asks for {new ByteSize(geometry.Count.Bytes)}.");
        }

        // Largest first to choose, lowest first to reserve: the one that is taken in part is the highest.
        FrameCount left = geometry.Count;
        List<FrameRange> reserved = [];
        foreach (FrameRange range in chosen.OrderBy(range => range.Start))
        {
            FrameRange part = new(range.Start, range.Count < left ? range.Count : left);
            _machine.Early.Reserve(part);
            reserved.Add(part);
            left -= part.Count;
        }

        return reserved;
    }

    private IEnumerable<FrameRange> FreeAboveFourGiB(int alignOrder)
    {
        foreach (FrameRange free in _machine.Early.Free())
        {
            Pfn start = (free.Start > s_fourGiB.Pfn ? free.Start : s_fourGiB.Pfn).AlignUp(alignOrder);
            Pfn end = free.End.AlignDown(alignOrder);
            if (end > start) yield return FrameRange.FromBounds(start, end);
        }
    }
}
