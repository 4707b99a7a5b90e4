namespace ContiguousMemory.Engine.Areas;

/// <summary>Why an area could not be set up, by the kernel's error numbers.</summary>
public enum CmaError
{
    /// <summary>ENOMEM: no free memory of that size where it was looked for.</summary>
    NoMemory = 12,

    /// <summary>EBUSY: the memory is reserved already.</summary>
    Busy = 16,

    /// <summary>EINVAL: the request breaks a rule.</summary>
    InvalidArgument = 22,

    /// <summary>ENOSPC: there are as many areas as there can be.</summary>
    NoSpace = 28,
}

/// <summary>An area could not be declared or reserved from. The message names the value, the bound and the remedy.</summary>
public sealed class CmaException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="error">The kernel's word for it.</param>
    /// <param name="message">One sentence for people.</param>
    public CmaException(CmaError error, string message)
        : base(message) => Error = error;

    /// <summary>The kernel's word for it.</summary>
    public CmaError Error { get; }
}
