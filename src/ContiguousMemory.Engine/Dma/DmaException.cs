namespace ContiguousMemory.Engine.Dma;

/// <summary>Why something about DMA could not be set up, by the kernel's error numbers.</summary>
public enum DmaError
{
    /// <summary>EIO: the device cannot reach memory with that mask.</summary>
    InputOutput = 5,

    /// <summary>ENOMEM: no memory of that size.</summary>
    NoMemory = 12,

    /// <summary>EBUSY: it is in use.</summary>
    Busy = 16,

    /// <summary>EINVAL: a rule is broken.</summary>
    InvalidArgument = 22,
}

/// <summary>A device, a pool or a release that breaks a rule. The message names the value, the bound and the remedy.</summary>
public sealed class DmaException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="error">The kernel's word for it.</param>
    /// <param name="message">One sentence for people.</param>
    public DmaException(DmaError error, string message)
        : base(message) => Error = error;

    /// <summary>The kernel's word for it.</summary>
    public DmaError Error { get; }

    internal static DmaException Invalid(string message) => new(DmaError.InvalidArgument, message);
}
