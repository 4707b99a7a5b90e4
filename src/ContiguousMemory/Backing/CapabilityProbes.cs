using System.Runtime.Versioning;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Linux;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Backing;

/// <summary>Tries, one after the other, what a host may allow.</summary>
internal static class CapabilityProbes
{
    private const long Unit = BackingRequest.UnitBytes;

    /// <summary>What is tried, in the order of the report.</summary>
    internal static IReadOnlyList<string> Names { get; } =
    [
        HostCapabilities.LiveMovesName, "userfaultfd", "userfaultfd-user-mode-only", "userfaultfd-write-protect", "executable-memory", "huge-pages-2M", "huge-pages-1G",
        "collapse", "pagemap", "mappings",
    ];

    /// <summary>Tries everything.</summary>
    [SupportedOSPlatform("linux")]
    internal static IReadOnlyList<HostCapability> All(LinuxHost host)
    {
        UserfaultfdProbe faults = UserfaultfdProbe.Try(host.Libc);
        string withoutFull = faults.UserModeOnly is null
            ? "only this process's own threads wait; a system call that writes to memory on the move fails with EFAULT"
            : "neither system calls nor threads that write to memory on the move can be made to wait";
        (bool, string, string?)[] found =
        [
            LiveMoves(LiveSupport.Of(host)),
            Found(faults.Full, "system calls that write to memory on the move wait", withoutFull),
            Found(faults.UserModeOnly, "writers of this process can be stopped", "writers cannot be stopped"),
            Found(faults.StopsWriters, "writers to shared memory and to hugetlb can be stopped", "writers to shared memory cannot be stopped"),
            Executable(host),
            Pool(host, HugePagePool.SmallPageBytes, MFD_HUGE_2MB),
            Pool(host, HugePagePool.LargePageBytes, MFD_HUGE_1GB),
            Found(TryCollapse(host), "2 MiB of plain pages became one huge page (MADV_COLLAPSE)", "plain pages cannot be made huge"),
            Frames(host),
            (true, $"{MappingBudget.Taken} of {MappingBudget.Limit(host)} memory mappings are taken by live addresses and windows", null),
        ];
        return [.. Names.Zip(found, (name, what) => new HostCapability(name, what.Item1, what.Item2, what.Item3))];
    }

    [SupportedOSPlatform("linux")]
    private static (bool, string, string?) LiveMoves(LiveSupport live)
    {
        if (live.Failure is { } error) return (false, $"2 MiB would not move: {error}", error.Advice);
        string calls = live.StopsSystemCalls ? "" : "; without privilege, so that a system call that writes to memory on the move fails with EFAULT";
        return (true, $"2 MiB moved under a live address, copied by {CopyRoutine.Best.Name}{calls}", null);
    }

    private static (bool, string, string?) Found(LinuxError? refused, string available, string unavailable) =>
        refused is { } error ? (false, $"{unavailable}: {error}", error.Advice) : (true, available, null);

    [SupportedOSPlatform("linux")]
    private static (bool, string, string?) Executable(LinuxHost host)
    {
        LinuxError? refused = null;
        try
        {
            LiveMoveCode.Load(host.Libc).Dispose();
        }
        catch (LinuxException refusal)
        {
            refused = refusal.Error;
        }

        return Found(refused, "memory can be made executable", "memory cannot be made executable");
    }

    [SupportedOSPlatform("linux")]
    private static (bool, string, string?) Pool(LinuxHost host, long pageBytes, uint sizeFlag)
    {
        string size = new ByteSize(pageBytes).ToString();
        if (HugePagePool.Read(host, pageBytes) is not { } pool) return (false, $"this kernel has no huge pages of {size}", null);
        if (pool.Available == 0)
            return (false, $"the pool has {pool.Total} huge pages of {size} and none to give", $"raise it as root, by one: {pool.CommandFor(1, host)}");
        return Found(
            TryTakeOne(host, pageBytes, sizeFlag), $"{pool.Available} huge pages of {size} can be had, of {pool.Total} in the pool",
            $"the pool has {pool.Available} huge pages of {size} to give, but this process cannot have one");
    }

    /// <summary>Takes a page and gives it back. One of a GiB is only asked for: to take it is to clear it, some hundred milliseconds' work.</summary>
    [SupportedOSPlatform("linux")]
    private static LinuxError? TryTakeOne(LinuxHost host, long pageBytes, uint sizeFlag)
    {
        try
        {
            using MemfdHandle file = MemfdHandle.Create(host.Libc, "huge-page", MFD_HUGETLB | sizeFlag);
            if (pageBytes == HugePagePool.SmallPageBytes) file.AllocateWhole(pageBytes);
            return null;
        }
        catch (LinuxException refused)
        {
            return refused.Error;
        }
    }

    [SupportedOSPlatform("linux")]
    private static LinuxError? TryCollapse(LinuxHost host)
    {
        try
        {
            using MemfdHandle file = MemfdHandle.Create(host.Libc, "collapse", 0);
            file.AllocateWhole(Unit);
            using AddressReservation range = AddressReservation.Make(host.Libc, 3 * Unit);
            nint start = range.AlignedStart(Unit);
            range.Map(start, Unit, file, 0);
            return range.TryCollapse(start, Unit);
        }
        catch (LinuxException refused)
        {
            return refused.Error;
        }
    }

    [SupportedOSPlatform("linux")]
    private static (bool, string, string?) Frames(LinuxHost host)
    {
        using Pagemap? pagemap = Pagemap.Open(host);
        nint probe = PlainHeap.Alloc(1);
        RawMemory.Clear(probe, 1);
        bool isTold = pagemap is not null && pagemap.FrameOf(probe) != 0;
        PlainHeap.Free(probe);
        return isTold
            ? (true, "the numbers of physical frames are told, so contiguity is checked", null)
            : (false, "the numbers of physical frames are hidden, so contiguity is taken from what kind of page it is", "run with CAP_SYS_ADMIN to have it checked");
    }
}
