namespace ContiguousMemory.Backing;

/// <summary>A range of a backing at addresses of its own, which fault once it is disposed.</summary>
internal interface IBackingWindow : IDisposable
{
    /// <summary>The address of the first byte.</summary>
    nint Address { get; }

    /// <summary>Bytes, as they were asked for.</summary>
    long Length { get; }

    /// <summary>Bytes of the window.</summary>
    Span<byte> Span(long offset, int length);
}
