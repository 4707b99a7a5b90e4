using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Linux;
using ContiguousMemory.Tests.Linux;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Tests.Backing;

/// <summary>
/// Each call that makes a backing fails in its turn; each time the user gets one sentence and the system everything back.
/// </summary>
[Collection(WholeMachine.Name)]
[SupportedOSPlatform("linux")]
public sealed class BackingFailureTests : LinuxTest
{
    private const long Size = 4L << 20;
    private const string Label = "failure test";

    // Two limits, memfd_create, ftruncate, fallocate, fcntl, two mmaps, two madvises.
    private const int CallsOfCreate = 10;

    public BackingFailureTests()
    {
        // What earlier tests dropped without disposing would otherwise be given back between two counts.
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    public static TheoryData<int, int> EveryCall =>
        [.. from call in Enumerable.Range(1, CallsOfCreate) from errno in (int[])[ENOMEM, EPERM, EMFILE] select (call, errno)];

    [Theory]
    [MemberData(nameof(EveryCall))]
    public void Create_ACallFails_IsOneSentenceAndLeavesNothing(int call, int errno)
    {
        string before = Held();
        var libc = new FailingLibc(errno, (number, _) => number == call);
        using var fake = new FakeHost(libc);

        var refusal = Assert.Throws<BackingException>(() => BackingFactory.Create(BackingKind.Pages, Size, Label, fake.Host));

        Assert.Equal(before, Held());
        Assert.Equal((Assert.Single(libc.Failed), errno), (refusal.Call, refusal.Errno));
        Assert.StartsWith($"Cannot reserve 4 MiB of plain pages for '{Label}': {refusal.Call} failed with ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith($"; {refusal.Remedy}.", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void Create_NoCallFails_HoldsOneDescriptorAndOneReservation()
    {
        // The control of the test above: what it counts does change when a backing is there, and the calls are as many as it tries.
        string before = Held();
        var libc = new FailingLibc(ENOMEM, (_, _) => false);
        using var fake = new FakeHost(libc);
        long descriptors = LiveHandles.Descriptors;
        long reservations = LiveHandles.Reservations;

        using (BackingFactory.Create(BackingKind.Pages, Size, Label, fake.Host))
        {
            Assert.NotEqual(before, Held());
            Assert.Equal((descriptors + 1, reservations + 1), (LiveHandles.Descriptors, LiveHandles.Reservations));
            Assert.Equal(CallsOfCreate, libc.Calls);
        }

        Assert.Equal(before, Held());
    }

    [Fact]
    public void Create_HugePagesRunOutOnTheWay_GivesThoseTakenBack()
    {
        // A pool that promises more than the real one has: the refusal comes from fallocate, which keeps what it got until the file is
        // closed.
        long free = HugePageLoan.Free;
        const string Folder = "sys/kernel/mm/hugepages/hugepages-2048kB/";
        Assert.SkipWhen(free > 1024, "The pool of huge pages is too large to be emptied by a test.");
        using var fake = new FakeHost(null, (Folder + "nr_hugepages", "1000000"), (Folder + "free_hugepages", "1000000"));

        long tooMuch = (free + 2) * HugePagePool.SmallPageBytes;
        var refusal = Assert.Throws<BackingException>(() => BackingFactory.Create(BackingKind.HugePages, tooMuch, Label, fake.Host));

        Assert.SkipWhen(refusal.Call == "memfd_create", "This kernel has no 2 MiB huge pages.");
        Assert.Equal(("fallocate", ENOSPC), (refusal.Call, refusal.Errno));
        Assert.Contains("nr_hugepages", refusal.Remedy, StringComparison.Ordinal);
        Assert.Equal(free, HugePageLoan.Free);
    }

    [Theory]
    [InlineData("mmap", 1)]
    [InlineData("mmap", 2)]
    [InlineData("madvise", 1)]
    public void MapWindow_ACallFails_LeavesTheBackingAsItWas(string name, int turn)
    {
        int seen = -1;
        var libc = new FailingLibc(ENOMEM, (_, call) => seen >= 0 && call == name && ++seen == turn);
        using var fake = new FakeHost(libc);
        using MemoryBacking backing = BackingFactory.Create(BackingKind.Pages, Size, Label, fake.Host);
        seen = 0;

        var refusal = Assert.Throws<BackingException>(() => backing.MapWindow(0, 1));
        Assert.Equal((name, ENOMEM), (refusal.Call, refusal.Errno));
        Assert.Contains($"'{Label}'", refusal.Message, StringComparison.Ordinal);
        Assert.Single(ProcessMap.OfFile(Label));

        using IBackingWindow window = backing.MapWindow(0, 1);
        window.Span(0, 1)[0] = 1;
    }

    [Fact]
    public void WindowDispose_KernelRefusesBothWays_SaysTheWindowIsStillOpen()
    {
        string before = Held();
        bool refuses = false;
        using (var fake = new FakeHost(new FailingLibc(ENOMEM, (_, _) => refuses)))
        using (MemoryBacking backing = BackingFactory.Create(BackingKind.Pages, Size, Label, fake.Host))
        {
            IBackingWindow window = backing.MapWindow(0, 1);
            refuses = true;
            var refusal = Assert.Throws<BackingException>(window.Dispose);
            Assert.Contains("still reach the memory", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, Held());
    }

    [Fact]
    public void MapWindow_PastTheBudgetOfMappings_IsRefusedUntilOneIsReleased()
    {
        using var fake = new FakeHost(null, ("proc/sys/vm/max_map_count", "8\n"));
        using MemoryBacking backing = BackingFactory.Create(BackingKind.Pages, Size, Label, fake.Host);
        using IBackingWindow first = backing.MapWindow(0, 1);
        IBackingWindow second = backing.MapWindow(0, 1);

        var refusal = Assert.Throws<BackingException>(() => backing.MapWindow(0, 1));
        Assert.Contains("vm.max_map_count", refusal.Remedy, StringComparison.Ordinal);
        Assert.Contains("of the 4 that the library may have", refusal.Message, StringComparison.Ordinal);

        second.Dispose();
        backing.MapWindow(0, 1).Dispose();
    }

    [Fact]
    public void DuplicateDescriptor_NoneLeft_IsOneSentence()
    {
        bool refuses = false;
        using var fake = new FakeHost(new FailingLibc(EMFILE, (_, call) => refuses && call == "fcntl"));
        using MemoryBacking backing = BackingFactory.Create(BackingKind.Pages, Size, Label, fake.Host);
        refuses = true;

        var refusal = Assert.Throws<BackingException>(backing.DuplicateDescriptor);
        Assert.Equal(("fcntl", EMFILE), (refusal.Call, refusal.Errno));
        Assert.Contains("ulimit -n", refusal.Remedy, StringComparison.Ordinal);
        Assert.StartsWith($"Cannot share '{Label}': ", refusal.Message, StringComparison.Ordinal);
    }

    // Descriptors and mappings of the test's own by the system's account, everything by the library's.
    private static string Held()
    {
        int descriptors = Directory.GetFileSystemEntries("/proc/self/fd")
            .Count(entry => new FileInfo(entry).LinkTarget?.Contains(Label, StringComparison.Ordinal) == true);
        return $"{descriptors} descriptors, {ProcessMap.OfFile(Label).Count} mappings, {HugePageLoan.Free} huge pages free, "
            + $"{LiveHandles.Descriptors} and {LiveHandles.Reservations} by the library's count";
    }
}
