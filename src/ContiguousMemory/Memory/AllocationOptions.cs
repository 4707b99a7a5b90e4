using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>What a buffer must be like. The default value asks for nothing special, and for cleared memory.</summary>
public readonly record struct AllocationOptions
{
    /// <summary>
    /// The largest alignment that is taken when none is asked for, as an order: 2^8 frames, 1 MiB, the kernel's CONFIG_CMA_ALIGNMENT.
    /// </summary>
    public const int DefaultAlignOrderLimit = 8;

    private readonly bool _keepOwn;

    /// <summary>
    /// Bytes, a power of two, that the device's address of the first byte is a multiple of. 0 takes the length's own order up to 1 MiB, as the kernel's
    /// DMA layer does; below 4 KiB is 4 KiB.
    /// </summary>
    public long Alignment { get; init; }

    /// <summary>Bytes, a power of two of at least 4 KiB, whose multiples the buffer must not cross; 0 for none.</summary>
    public long Boundary { get; init; }

    /// <summary>The highest address the device can reach, its last byte included; null for no limit.</summary>
    public PhysicalAddress? MaxAddress { get; init; }

    /// <summary>What reports call the buffer and its holder: 1 to 255 printable characters; null gives <c>buffer</c>.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Whose it is, for quotas and for <see cref="Clear"/>: 1 to 255 printable characters; null takes the <see cref="Name"/>. For devices that call each of
    /// their buffers by a name of its own.
    /// </summary>
    public string? Client { get; init; }

    /// <summary>
    /// Which of those that wait are looked at first. It makes no difference to requests that find room at once: priority is a place in line, not a right to
    /// what others hold.
    /// </summary>
    public AllocationPriority Priority { get; init; }

    /// <summary>
    /// Whether every byte is to be zero; so by default. Without it, frames that a buffer of the same <see cref="Client"/> was the last to hold come as that
    /// left them. All others are cleared in any case: no holder sees another's bytes. A buffer without a client or a name is nobody's in particular and always
    /// cleared.
    /// </summary>
    public bool Clear
    {
        get => !_keepOwn;
        init => _keepOwn = !value;
    }

    /// <summary>
    /// Whether, before it is refused because no window is left though there is room enough in all, idle buffers are moved whose holders consent
    /// (<see cref="ReservedArea.Compact"/>), until there is a window or nothing more to move. Holders are called, and buffers copied, on the thread of the request.
    /// </summary>
    public bool CompactsWhenFull { get; init; }

    /// <summary>Who it is for: null for nobody in particular.</summary>
    internal string? Owner => Client ?? Name;

    /// <summary>Whether frames that a buffer of the same client was the last to hold need no clearing.</summary>
    internal bool KeepsOwn => _keepOwn && Owner is not null;
}
