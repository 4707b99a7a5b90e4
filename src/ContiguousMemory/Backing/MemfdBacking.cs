using System.Runtime.Versioning;
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

    private MemfdBacking(
        MemfdPages pages, BackingRequest request, MemfdHandle file, AddressReservation mapping, nint start, GuardedWindows windows, string choice)
        : base(request.Name, start, request.Bytes)
    {
        _pages = pages;
        _file = file;
        _mapping = mapping;
        _windows = windows;
        Choice = choice;
    }

    /// <inheritdoc/>
    internal override string Name => _pages.BackingName;

    /// <inheritdoc/>
    internal override long PageBytes => _pages.PageBytes;

    /// <inheritdoc/>
    internal override ContiguityFact Contiguity => new(_pages.PageBytes, _pages.Basis);

    /// <inheritdoc/>
    internal override string Choice { get; }

    /// <summary>Takes the memory and maps it.</summary>
    /// <exception cref="BackingException">It cannot be had; nothing is left behind.</exception>
    internal static MemfdBacking Create(MemfdPages pages, BackingRequest request, LinuxHost host, string choice)
    {
        // A page block in front and one behind: room to start on a multiple of a page block, whatever address the kernel gives, with an
        // inaccessible page at both ends.
        long addressBytes = request.Bytes + (2 * BackingRequest.UnitBytes);
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

            // The reservation starts on a page, so that its first page block boundary past that page is at most a page block away.
            nint start = AlignUp(mapping.Start + Environment.SystemPageSize);
            mapping.Map(start, request.Bytes, file, offset: 0);
            mapping.Populate(start, request.Bytes);
            backing = new(pages, request, file, mapping, start, new(file, pages.PageBytes, request.Name, host), choice);
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

    /// <inheritdoc/>
    protected override void GiveBack()
    {
        _windows.Dispose();
        _mapping.Dispose();
        _file.Dispose();
    }

    private static nint AlignUp(nint address) => (address + (nint)BackingRequest.UnitBytes - 1) & ~(nint)(BackingRequest.UnitBytes - 1);
}
