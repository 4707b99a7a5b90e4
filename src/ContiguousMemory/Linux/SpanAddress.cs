namespace ContiguousMemory.Linux;

/// <summary>Where a span is, now. What is not pinned may be elsewhere a moment later: a number to compare, and never to reach memory by.</summary>
internal static class SpanAddress
{
    internal static unsafe nint Of(ReadOnlySpan<byte> span)
    {
        fixed (byte* first = span) return (nint)first;
    }
}
