using System.Runtime.Versioning;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Linux;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Backing;

/// <summary>
/// Refuses by a sentence what the kernel would refuse by a signal: past the limit of file size it sends SIGXFSZ, past the memory there is
/// it sends the OOM killer.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class Preflight
{
    /// <summary>What stays with everyone else, so that a request for the last byte does not bring the OOM killer on. Arbitrary.</summary>
    internal const long SpareBytes = 64L << 20;

    private const long MiB = 1L << 20;

    // A page table entry is 8 bytes for 4 KiB.
    private const long BytesPerPageTableByte = 512;

    /// <summary>Checks the limits of this process.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="pages">Of what, in the plural.</param>
    /// <param name="addressBytes">The address space it takes.</param>
    /// <param name="host">The machine.</param>
    /// <exception cref="BackingException">A limit is too low.</exception>
    internal static void CheckLimits(BackingRequest request, string pages, long addressBytes, LinuxHost host)
    {
        if (host.Limit(RLIMIT_FSIZE) is { } fileSize && fileSize < (ulong)request.Bytes)
        {
            string cause = $"this process may not make a file larger than {Size(fileSize)}";
            throw Refusal.Of(request, pages, cause, "raise its limit of file size (ulimit -f)");
        }

        if (host.Limit(RLIMIT_AS) is { } space && host.AddressSpaceUsed() is { } used && (ulong)(used + addressBytes) > space)
        {
            string cause = $"this process may use {Size(space)} of addresses and already uses {Size((ulong)used)}";
            throw Refusal.Of(request, pages, cause, "raise its limit of address space (ulimit -v)");
        }
    }

    /// <summary>Checks the memory of the machine and of this process's control groups.</summary>
    /// <exception cref="BackingException">There is too little.</exception>
    internal static void CheckMemory(BackingRequest request, string pages, LinuxHost host)
    {
        long needed = request.Bytes + (request.Bytes / BytesPerPageTableByte) + SpareBytes;
        string spare = $"{new ByteSize(SpareBytes)} of that are kept for everyone else";
        if (Meminfo.Available(host) is { } available && available < needed)
        {
            string cause = $"the machine has {Size((ulong)available)} available, and {spare}";
            throw Refusal.Of(request, pages, cause, "ask for less, or end something that holds memory");
        }

        if (CgroupMemory.Tightest(host) is { } room && room.Bytes < needed)
        {
            string cause = $"the control group of this process has {Size((ulong)room.Bytes)} left, and {spare}";
            throw Refusal.Of(request, pages, cause, $"ask for less, or raise the group's limit in {room.LimitFile}");
        }
    }

    // To the MiB, as a person would say it; below that to the byte.
    private static string Size(ulong bytes)
    {
        long size = (long)Math.Min(bytes, long.MaxValue);
        return new ByteSize(size >= MiB ? size & ~(MiB - 1) : size).ToString();
    }
}
