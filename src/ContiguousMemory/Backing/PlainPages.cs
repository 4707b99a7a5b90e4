using System.Runtime.Versioning;
using ContiguousMemory.Linux;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Backing;

/// <summary>Pages of the system's own size, which every Linux has.</summary>
[SupportedOSPlatform("linux")]
internal sealed class PlainPages : MemfdPages
{
    /// <inheritdoc/>
    public override BackingKind Kind => BackingKind.Pages;

    /// <inheritdoc/>
    internal override string BackingName => "memfd";

    /// <inheritdoc/>
    internal override string Plural => "plain pages";

    /// <inheritdoc/>
    internal override long PageBytes => Environment.SystemPageSize;

    /// <inheritdoc/>
    internal override uint Flags => 0;

    /// <inheritdoc/>
    internal override string Basis => "each page is one physical run, and nothing is known of its neighbours";

    /// <inheritdoc/>
    internal override bool MayBeMappedByBlock(LinuxHost host) => TransparentHugePages.MayBackFiles(host);

    /// <inheritdoc/>
    internal override void CheckRoom(BackingRequest request, LinuxHost host) => Preflight.CheckMemory(request, Plural, host);

    /// <inheritdoc/>
    internal override string Remedy(LinuxError error) => (error.Call, error.Errno) switch
    {
        // shmem answers ENOSPC when the commit limit refuses a page (mm/shmem.c, shmem_inode_acct_blocks).
        ("fallocate", ENOSPC) => "ask for less, or raise what the kernel lets processes commit (sysctl vm.overcommit_ratio)",
        _ => error.Advice,
    };
}
