using System.Runtime.Versioning;

namespace ContiguousMemory.Linux;

/// <summary>The stack of the thread that asks.</summary>
[SupportedOSPlatform("linux")]
internal static class ThreadStack
{
    /// <summary>More than <c>pthread_attr_t</c> has anywhere: 56 bytes on x64, 64 on arm64.</summary>
    private const int AttributeWords = 16;

    /// <summary>Whether an address is on it. What the C library cannot tell is not.</summary>
    internal static bool Contains(nint address)
    {
        Span<ulong> attributes = stackalloc ulong[AttributeWords];
        if (NativeMethods.pthread_getattr_np(NativeMethods.pthread_self(), attributes) != 0) return false;
        try
        {
            // Unsigned: an address below the stack comes out beyond its end.
            return NativeMethods.pthread_attr_getstack(attributes, out nint lowest, out nuint size) == 0
                && unchecked((nuint)address - (nuint)lowest) < size;
        }
        finally
        {
            _ = NativeMethods.pthread_attr_destroy(attributes);
        }
    }
}
