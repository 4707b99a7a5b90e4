namespace Cma.Running.Contents;

/// <summary>What a tenant holds, in blocks, and can make again.</summary>
internal interface IContents
{
    /// <summary>Blocks; the last one may be short.</summary>
    long Blocks { get; }

    /// <summary>Parts that could not be had as they were, and were taken as zero.</summary>
    int Unread { get; }

    /// <summary>Puts a block's bytes in place, and zero where it has none.</summary>
    void Fill(long block, Span<byte> destination);
}
