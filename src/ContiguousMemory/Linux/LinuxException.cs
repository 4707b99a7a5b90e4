namespace ContiguousMemory.Linux;

/// <summary>A failed call on its way to whoever knows what the user wanted; no user meets it.</summary>
internal sealed class LinuxException(LinuxError error) : Exception(error.ToString())
{
    internal LinuxError Error { get; } = error;

    /// <summary>Returns <paramref name="result"/> unless it is the -1 of a failed call.</summary>
    /// <remarks>To be called on the return value at once: the next import on this thread overwrites errno.</remarks>
    internal static nint ThrowIfFailed(nint result, string call) => result == -1 ? throw new LinuxException(LinuxError.Last(call)) : result;
}
