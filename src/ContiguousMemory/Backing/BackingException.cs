namespace ContiguousMemory.Backing;

/// <summary>
/// The operating system did not give, or no longer serves, the memory asked for: too little of it, no huge pages, a limit, no permission.
/// The message is one sentence that says what was asked, what stood in the way and what to do. Nothing is left behind: what had been taken
/// on the way was given back.
/// </summary>
public sealed class BackingException : Exception
{
    /// <summary>A refusal.</summary>
    /// <param name="message">One sentence, the remedy included.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <param name="call">The call that failed, or null where the request was refused before any call was made.</param>
    /// <param name="errno">What the call left in errno, or zero.</param>
    /// <param name="innerException">What led here, or null.</param>
    public BackingException(string message, string remedy, string? call = null, int errno = 0, Exception? innerException = null)
        : base(message, innerException)
    {
        Remedy = remedy;
        Call = call;
        Errno = errno;
    }

    /// <summary>
    /// The call that failed, as its manual page names it (<c>memfd_create</c>, <c>fallocate</c>, <c>mmap</c>…); null where the library
    /// refused before calling.
    /// </summary>
    public string? Call { get; }

    /// <summary>The error number of <see cref="Call"/> (<c>errno(3)</c>); zero where the library refused before calling.</summary>
    public int Errno { get; }

    /// <summary>What to do about it, as an instruction.</summary>
    public string Remedy { get; }
}
