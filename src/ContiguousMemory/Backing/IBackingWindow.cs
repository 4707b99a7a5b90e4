namespace ContiguousMemory.Backing;

/// <summary>A range of a backing at addresses of its own, which fault once it is disposed.</summary>
internal interface IBackingWindow : IDisposable
{
    /// <summary>The address of the first byte.</summary>
    nint Address { get; }

    /// <summary>Bytes, as they were asked for.</summary>
    long Length { get; }

    /// <summary>How far into the window bytes are that are reached at an address; false if they are not, or not all, or it was released.</summary>
    bool TryFind(nint address, long length, out long offset);

    /// <summary>Bytes of the window.</summary>
    Span<byte> Span(long offset, int length);
}
