using System.Globalization;
using System.Runtime.Versioning;
using ContiguousMemory.Linux;
using Microsoft.Win32.SafeHandles;

namespace ContiguousMemory.Backing;

/// <summary>
/// Real memory that stands for one machine: a run of bytes, mapped in one piece at one address for as long as anybody uses it.
/// All of it is zero at first.
/// </summary>
/// <remarks>
/// Thread safe. <see cref="Copy"/> and <see cref="Clear"/> keep the memory mapped while they run. A span or an address does not: whoever
/// keeps one past the call holds a <see cref="BackingHold"/> meanwhile, in a field that stays reachable. After <see cref="Dispose"/> no new
/// hold is given, and the memory goes when the last one does.
/// </remarks>
internal abstract class MemoryBacking : IDisposable
{
    private readonly UseCount _uses = new();
    private readonly nint _start;
    private int _disposed;

    /// <summary>Memory that is mapped.</summary>
    /// <param name="label">The name its maker gave it.</param>
    /// <param name="start">The address of its first byte, a multiple of a page block.</param>
    /// <param name="length">Bytes, whole page blocks.</param>
    protected MemoryBacking(string label, nint start, long length)
    {
        Label = label;
        _start = start;
        Length = length;
    }

    /// <summary>The kind of memory, for reports: <c>memfd</c>, <c>hugetlb-2M</c>.</summary>
    internal abstract string Name { get; }

    /// <summary>The name its maker gave it.</summary>
    internal string Label { get; }

    /// <summary>Bytes.</summary>
    internal long Length { get; }

    /// <summary>log2 of the frames that move together: a page block.</summary>
    internal virtual int UnitOrder => BackingRequest.DefaultUnitOrder;

    /// <summary>Bytes of the pages it is made of; windows are rounded out to them.</summary>
    internal abstract long PageBytes { get; }

    /// <summary>What is known of its physical contiguity.</summary>
    internal abstract ContiguityFact Contiguity { get; }

    /// <summary>Whether there are bytes to reach; not so on paper.</summary>
    internal virtual bool HasBytes => true;

    /// <summary>Why it is of this kind: a sentence for a report.</summary>
    internal abstract string Choice { get; }

    /// <summary>The bytes at an offset.</summary>
    /// <param name="offset">From the first byte of the machine.</param>
    /// <param name="length">Bytes; zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the machine.</exception>
    /// <exception cref="ObjectDisposedException">The memory is gone.</exception>
    internal Span<byte> Span(long offset, int length)
    {
        CheckRange(offset, length);
        ObjectDisposedException.ThrowIf(_uses.IsOver, this);
        if (!HasBytes) throw NoBytes();
        return RawMemory.Span(AddressOf(offset), length);
    }

    /// <summary>The address of a byte.</summary>
    /// <param name="offset">From the first byte of the machine; less than <see cref="Length"/>.</param>
    /// <inheritdoc cref="Span" path="/exception"/>
    internal nint Address(long offset)
    {
        CheckRange(offset, 1);
        ObjectDisposedException.ThrowIf(_uses.IsOver, this);
        if (!HasBytes) throw NoBytes();
        return AddressOf(offset);
    }

    /// <summary>Where in the machine bytes are that are reached at an address of the one mapping; false if they are not, or not all.</summary>
    internal bool TryFind(nint address, long length, out long offset)
    {
        // Unsigned: an address below the mapping comes out beyond its end.
        ulong from = unchecked((ulong)address - (ulong)_start);
        bool found = HasBytes && from < (ulong)Length && (ulong)length <= (ulong)Length - from;
        offset = found ? (long)from : 0;
        return found;
    }

    /// <summary>Copies bytes within the machine; the two ranges may overlap.</summary>
    /// <inheritdoc cref="Span" path="/exception"/>
    internal void Copy(long source, long destination, long length)
    {
        CheckRange(source, length);
        CheckRange(destination, length);
        Use();
        try
        {
            if (HasBytes) RawMemory.Copy(AddressOf(source), AddressOf(destination), length);
        }
        finally
        {
            ReleaseUse();
        }
    }

    /// <summary>Copies bytes by the fastest way that leaves the caches alone, where there is one. The two ranges do not overlap.</summary>
    /// <inheritdoc cref="Span" path="/exception"/>
    internal virtual void CopyPast(long source, long destination, long length) => Copy(source, destination, length);

    /// <summary>
    /// Carries a unit's bytes to where nobody is, and its live address along, if it has one. Neither is leased, and nobody moves either meanwhile.
    /// </summary>
    /// <param name="source">Offset of the unit.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="length">Bytes: a unit, or any number of frames that have no live address.</param>
    /// <exception cref="BackingException">The kernel would not move a unit under its live address; it lies where it lay.</exception>
    /// <inheritdoc cref="Span" path="/exception"/>
    internal virtual void Move(long source, long destination, long length) => Copy(source, destination, length);

    /// <summary>Why no unit of it can have a live address, as a sentence; null when it can.</summary>
    internal abstract string? WhyNotLive { get; }

    /// <summary>Units moved under live addresses since the start.</summary>
    internal virtual long LiveMoves => 0;

    /// <summary>Reserves live addresses for units.</summary>
    /// <param name="units">How many.</param>
    /// <param name="asked">What for: the start of a sentence.</param>
    /// <param name="keepAddresses">Whether they stay inaccessible until the backing goes, so that nothing else ever has them.</param>
    /// <exception cref="BackingException">There are too few addresses or mappings left.</exception>
    /// <exception cref="InvalidOperationException">See <see cref="WhyNotLive"/>.</exception>
    /// <exception cref="ObjectDisposedException">The backing was disposed.</exception>
    [SupportedOSPlatform("linux")]
    internal virtual LiveMapping MapLive(long units, string asked, bool keepAddresses) => throw new InvalidOperationException(WhyNotLive);

    /// <summary>Makes bytes zero.</summary>
    /// <inheritdoc cref="Span" path="/exception"/>
    internal void Clear(long offset, long length)
    {
        CheckRange(offset, length);
        Use();
        try
        {
            if (HasBytes) RawMemory.Clear(AddressOf(offset), length);
        }
        finally
        {
            ReleaseUse();
        }
    }

    /// <summary>Keeps the memory mapped until the hold is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The backing was disposed.</exception>
    internal BackingHold Hold()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        Use();
        return new(this);
    }

    /// <summary>
    /// A descriptor of the memory, to share it with another process or a driver. The caller owns it; its file offsets are the machine's.
    /// </summary>
    /// <remarks>
    /// Whoever has it reads and writes the memory, and can drop pages of it (<c>FALLOC_FL_PUNCH_HOLE</c>), though not change its length:
    /// give it to the trusted only.
    /// </remarks>
    /// <exception cref="BackingException">The process has no descriptor left.</exception>
    /// <exception cref="ObjectDisposedException">The backing was disposed.</exception>
    internal abstract SafeFileHandle DuplicateDescriptor();

    /// <summary>
    /// Maps a range a second time, for the diagnostic mode. Releasing the window makes its addresses inaccessible until the backing goes,
    /// so that a pointer kept past the release faults instead of reaching other data.
    /// </summary>
    /// <param name="offset">From the first byte of the machine.</param>
    /// <param name="length">Bytes; at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or leaves the machine.</exception>
    /// <exception cref="BackingException">The addresses or mappings of the process are used up.</exception>
    /// <exception cref="ObjectDisposedException">The backing was disposed.</exception>
    internal abstract IBackingWindow MapWindow(long offset, long length);

    /// <summary>Ends the maker's use of the memory, which goes when the last hold does. Disposing twice is quiet.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            ReleaseUse();
        GC.SuppressFinalize(this);
    }

    /// <summary>Keeps the memory mapped until <see cref="ReleaseUse"/>.</summary>
    protected void Use() => ObjectDisposedException.ThrowIf(!_uses.TryAdd(), this);

    /// <summary>Ends one use.</summary>
    internal void ReleaseUse()
    {
        if (_uses.Remove())
            GiveBack();
    }

    /// <summary>Unmaps and closes. Called once, after the last use.</summary>
    protected abstract void GiveBack();

    /// <summary>What is thrown where bytes are wanted of a backing that has none.</summary>
    protected InvalidOperationException NoBytes() => new($"'{Label}' is paper memory and has no bytes; choose BackingKind.Auto for real memory.");

    /// <summary>Refuses a range that leaves the machine.</summary>
    protected void CheckRange(long offset, long length)
    {
        // No overflow: once offset is known to lie in [0, Length], Length - offset cannot be negative.
        if (offset < 0 || offset > Length)
            throw OutOfRange(nameof(offset), offset, $"An offset lies from 0 to {Length}.");
        if (length < 0 || length > Length - offset)
            throw OutOfRange(nameof(length), length, $"From offset {offset} on there are {Length - offset} bytes.");
    }

    private static ArgumentOutOfRangeException OutOfRange(string parameter, long value, FormattableString bound) =>
        new(parameter, value, bound.ToString(CultureInfo.InvariantCulture));

    // No overflow: offset has been checked against Length, and the last byte of the mapping has an address.
    protected nint AddressOf(long offset) => _start + (nint)offset;
}
