using System.Collections.Concurrent;
using System.Runtime.Versioning;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Linux;
using Microsoft.Win32.SafeHandles;

namespace ContiguousMemory.Backing;

/// <summary>A file in memory, sealed at its length with every page taken, mapped once in one piece.</summary>
[SupportedOSPlatform("linux")]
internal sealed class MemfdBacking : MemoryBacking
{
    private readonly MemfdPages _pages;
    private readonly MemfdHandle _file;
    private readonly AddressReservation _mapping;
    private readonly GuardedWindows _windows;
    private readonly LiveSupport _support;

    private readonly Lock _liveGate = new();
    private volatile LiveFrames? _live;
    private readonly LinuxHost _host;

    /// <summary>Addresses that were live and are kept inaccessible, so that nothing else has them while the backing lasts.</summary>
    private readonly ConcurrentBag<AddressReservation> _retired = [];

    private MemfdBacking(
        MemfdPages pages, BackingRequest request, MemfdHandle file, AddressReservation mapping, nint start, LinuxHost host, string choice)
        : base(request.Name, start, request.Bytes)
    {
        _pages = pages;
        _file = file;
        _mapping = mapping;
        _host = host;
        _windows = new(file, pages.PageBytes, request.Name, host);
        _support = LiveSupport.Of(host);
        Contiguity = ContiguityFact.Of(pages, start, request.Bytes, host);
        Choice = choice;
    }

    /// <inheritdoc/>
    internal override string Name => _pages.BackingName;

    /// <inheritdoc/>
    internal override long PageBytes => _pages.PageBytes;

    /// <inheritdoc/>
    internal override ContiguityFact Contiguity { get; }

    /// <inheritdoc/>
    internal override int UnitOrder => _pages.UnitOrder;

    /// <inheritdoc/>
    internal override string Choice { get; }

    /// <summary>Takes the memory and maps it.</summary>
    /// <exception cref="BackingException">It cannot be had; nothing is left behind.</exception>
    internal static MemfdBacking Create(MemfdPages pages, BackingRequest request, LinuxHost host, string choice)
    {
        // A page block in front and one behind: room to start on a multiple of a page block, whatever address the kernel gives, with an
        // inaccessible page at both ends.
        long unit = FrameCount.OfOrder(pages.UnitOrder).Bytes;
        long addressBytes = request.Bytes + (2 * unit);
        MemfdHandle? file = null;
        AddressReservation? mapping = null;
        MemfdBacking? backing = null;
        try
        {
            Preflight.CheckLimits(request, pages.Plural, addressBytes, host);
            pages.CheckRoom(request, host);
            file = MemfdHandle.Create(host.Libc, request.Name, pages.Flags);
            file.AllocateWhole(request.Bytes);
            mapping = AddressReservation.Make(host.Libc, addressBytes);
            nint start = mapping.AlignedStart(unit);
            mapping.Map(start, request.Bytes, file, offset: 0);
            pages.Prepare(mapping, start, request.Bytes);
            mapping.Populate(start, request.Bytes);
            backing = new(pages, request, file, mapping, start, host, choice);
            return backing;
        }
        catch (LinuxException failure)
        {
            throw Refusal.Of(request, pages.Plural, failure, pages.Remedy(failure.Error));
        }
        finally
        {
            if (backing is null)
            {
                mapping?.Dispose();
                file?.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    internal override SafeFileHandle DuplicateDescriptor()
    {
        using BackingHold hold = Hold();
        try
        {
            return _file.Duplicate();
        }
        catch (LinuxException failure)
        {
            throw Refusal.Of($"Cannot share '{Label}'", failure, failure.Error.Advice);
        }
    }

    /// <inheritdoc/>
    internal override IBackingWindow MapWindow(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        CheckRange(offset, length);

        // No overflow: the range lies in the machine, whose length is whole pages.
        long first = offset & ~(PageBytes - 1);
        long end = (offset + length + PageBytes - 1) & ~(PageBytes - 1);
        BackingHold? hold = Hold();
        try
        {
            GuardedWindows.Slot slot = _windows.Map(first, end - first);
            var window = new BackingWindow(_windows, slot, hold, slot.Address + (nint)(offset - first), length);
            hold = null;
            return window;
        }
        finally
        {
            hold?.Dispose();
        }
    }

    /// <summary>Its live addresses; null as long as nobody has asked for one, which most backings are never asked for.</summary>
    internal LiveFrames? Live => _live;

    /// <inheritdoc/>
    internal override long LiveMoves => _live?.Moves ?? 0;

    /// <inheritdoc/>
    internal override string? WhyNotLive => _pages.WhyNotLive ?? _support.Refusal;

    /// <inheritdoc/>
    internal override LiveMapping MapLive(long units, string asked, bool keepAddresses)
    {
        return LiveMapping.Make(_file, TakeLive(), units, Hold(), asked, _host, keepAddresses ? _retired.Add : static range => range.Dispose());
    }

    /// <inheritdoc/>
    internal override void Move(long source, long destination, long length)
    {
        CheckRange(source, length);
        CheckRange(destination, length);
        if (Live is not { } live || length % BackingRequest.UnitBytes != 0)
        {
            // What moves is not what this processor reads next.
            CopyPast(source, destination, length);
            return;
        }

        Use();
        try
        {
            for (long done = 0; done < length;)
            {
                long run = live.RunAt(source + done, length - done);
                if (run > 0) live.Move(source + done, destination + done, run);
                else CopyPast(source + done, destination + done, run = BackingRequest.UnitBytes);
                done += run;
            }
        }
        finally
        {
            ReleaseUse();
        }
    }

    /// <inheritdoc/>
    internal override void CopyPast(long source, long destination, long length)
    {
        CheckRange(source, length);
        CheckRange(destination, length);
        if (_support.Code is not { } code || length == 0 || length % CopyRoutine.Granule != 0 || source % FrameSize.Bytes != 0 || destination % FrameSize.Bytes != 0)
        {
            Copy(source, destination, length);
            return;
        }

        Use();
        try
        {
            var copy = new LiveMoveRequest
            {
                Source = AddressOf(source),
                Destination = AddressOf(destination),
                Length = length,
                Routine = CopyRoutine.Best,
            };
            code.Copy(ref copy);
        }
        finally
        {
            ReleaseUse();
        }
    }

    /// <inheritdoc/>
    protected override void GiveBack()
    {
        _windows.Dispose();
        Live?.Dispose();
        foreach (AddressReservation retired in _retired) retired.Dispose();
        _mapping.Dispose();
        _file.Dispose();
    }

    private LiveFrames TakeLive()
    {
        lock (_liveGate)
        {
            if (_live is { } known) return known;
            if (WhyNotLive is not null || _support is not { Refusal: null, Code: { } code }) throw new InvalidOperationException(WhyNotLive);
            return _live = new(_file, AddressOf(0), Length, code, _pages.MayBeMappedByBlock(_host), _host);
        }
    }
}
