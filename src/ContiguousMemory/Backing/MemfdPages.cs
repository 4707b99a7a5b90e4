using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Backing;

/// <summary>
/// A size of page that a memfd can be made of: what it is called, what it needs, what it promises. A further size is a further class and a
/// line in <see cref="BackingFactory"/>.
/// </summary>
[SupportedOSPlatform("linux")]
internal abstract class MemfdPages : IBackingSource
{
    /// <inheritdoc/>
    public abstract BackingKind Kind { get; }

    /// <summary>The name of a backing made of them.</summary>
    internal abstract string BackingName { get; }

    /// <summary>What they are called in a sentence, in the plural.</summary>
    internal abstract string Plural { get; }

    /// <summary>Bytes of a page.</summary>
    internal abstract long PageBytes { get; }

    /// <summary>Bytes of each aligned stretch that is one physical run.</summary>
    internal virtual long RunBytes => PageBytes;

    /// <summary>log2 of the frames that move together.</summary>
    internal virtual int UnitOrder => BackingRequest.DefaultUnitOrder;

    /// <summary>Why memory made of them can have no live address, whatever the host allows: a sentence; null where it can.</summary>
    internal virtual string? WhyNotLive => null;

    /// <summary>
    /// Whether the kernel may show 2 MiB of them by one entry of the page table, which it makes at a fault: such an entry is made before writers are stopped
    /// (docs/live.md).
    /// </summary>
    internal virtual bool MayBeMappedByBlock(LinuxHost host) => false;

    /// <summary>The flags of memfd_create that ask for them.</summary>
    internal abstract uint Flags { get; }

    /// <summary>How it is known that a page is one physical run.</summary>
    internal abstract string Basis { get; }

    /// <inheritdoc/>
    public MemoryBacking Create(BackingRequest request, LinuxHost host, string choice) => MemfdBacking.Create(this, request, host, choice);

    /// <summary>Refuses, before anything is taken, what there is no room for.</summary>
    /// <exception cref="BackingException">There is no room.</exception>
    internal abstract void CheckRoom(BackingRequest request, LinuxHost host);

    /// <summary>Makes of a new mapping what these pages are to be.</summary>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    internal virtual void Prepare(AddressReservation mapping, nint start, long length)
    {
    }

    /// <summary>What to do about a call that failed on the way to these pages.</summary>
    internal abstract string Remedy(LinuxError error);
}
