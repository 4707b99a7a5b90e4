using System.Runtime.Versioning;
using ContiguousMemory.Linux;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Backing;

/// <summary>Plain pages that the kernel has put together into huge ones, which needs no pool and no permission.</summary>
[SupportedOSPlatform("linux")]
internal sealed class CollapsedPages : MemfdPages
{
    private const string PlainInstead = "choose BackingKind.Pages";

    // Arbitrary: a block that is busy for the moment, because the kernel looks at its pages, is tried so often.
    private const int Tries = 10;

    /// <inheritdoc/>
    public override BackingKind Kind => BackingKind.CollapsedPages;

    /// <inheritdoc/>
    internal override string BackingName => "collapsed";

    /// <inheritdoc/>
    internal override string Plural => "plain pages made huge";

    /// <inheritdoc/>
    internal override long PageBytes => Environment.SystemPageSize;

    /// <inheritdoc/>
    internal override long RunBytes => HugePagePool.SmallPageBytes;

    /// <inheritdoc/>
    internal override uint Flags => 0;

    /// <inheritdoc/>
    internal override string Basis =>
        "each 2 MiB are one physical run, put together by the kernel (MADV_COLLAPSE), which may take them apart again when memory is short";

    /// <inheritdoc/>
    internal override bool MayBeMappedByBlock(LinuxHost host) => true;

    /// <inheritdoc/>
    internal override void CheckRoom(BackingRequest request, LinuxHost host) => Preflight.CheckMemory(request, Plural, host);

    /// <inheritdoc/>
    internal override void Prepare(AddressReservation mapping, nint start, long length)
    {
        for (long offset = 0; offset < length; offset += RunBytes)
        {
            LinuxError? refused = null;
            for (int tries = 0; tries == 0 || (tries < Tries && refused is { Errno: EAGAIN or EBUSY }); tries++)
            {
                // Longer each time: who has the pages in hand for a moment is done by then.
                if (tries > 0) Thread.Sleep(tries);
                refused = mapping.TryCollapse(start + (nint)offset, RunBytes);
            }

            if (refused is { } error) throw new LinuxException(error);
        }
    }

    /// <inheritdoc/>
    internal override string Remedy(LinuxError error) => error.Call == "madvise"
        ? $"free some memory so that runs of 2 MiB can be made, run on Linux 6.1 or later, or {PlainInstead}"
        : error.Advice;
}
