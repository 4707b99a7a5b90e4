using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;
using Microsoft.Extensions.Time.Testing;

namespace ContiguousMemory.Tests.Memory;

/// <summary>
/// What every reserve must do, of whatever it is made and however it chooses windows. The suite is a ladder of classes, one subject each; one class for
/// each kind of backing stands at its end.
/// </summary>
public abstract class ReserveConformance
{
    protected const long MiB = 1L << 20;
    protected const int Unit = 2 << 20;
    protected const long AreaSize = 16 * MiB;
    protected const long RefugeSize = 16 * MiB;

    /// <summary>How long a test is ready to wait for another thread. No test that passes waits so long.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Placements { get; } = [.. Placement.All.Select(placement => placement.Name)];

    protected abstract BackingKind Kind { get; }

    protected abstract string BackingName { get; }

    protected FakeTimeProvider Clock { get; } = new();

    [Theory]
    [MemberData(nameof(Placements))]
    public void Create_Reserve_IsWhatWasAskedFor(string placement)
    {
        using ReservedMemory memory = Make(placement, area: AreaSize - 1, refuge: RefugeSize - Unit + 1);

        Assert.Equal(BackingName, memory.BackingName);
        Assert.NotEmpty(memory.BackingChoice);
        Assert.Equal((RefugeSize, AreaSize + RefugeSize), (memory.RefugeSize, memory.FreeBytes));
        ReservedArea area = Assert.Single(memory.Areas);
        Assert.Same(area, memory.DefaultArea);
        Assert.Equal(("area", AreaSize, AreaSize, AreaSize), (area.Name, area.Size, area.Available, area.LongestRun));
        Assert.Equal(placement, area.Placement.Name);
        Assert.Equal(default, area.Counters);
        Assert.Equal(AreaSize / Unit, area.Picture.Count(fill => fill == BlockFill.Free));
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Create_SeveralAreas_EachHasItsOwnFrames(string placement)
    {
        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Backing = Kind,
            Areas =
            [
                new() { Name = "camera", Size = 4 * MiB, Placement = Placement.Linux },
                new() { Name = "codec", Size = 6 * MiB },
            ],
            Placement = PlacementOf(placement),
        });

        Assert.True(memory.TryGetArea("codec", out ReservedArea? codec));
        Assert.False(memory.TryGetArea("Codec", out _));
        Assert.Equal(["linux", placement], memory.Areas.Select(area => area.Placement.Name));
        using ContiguousBuffer first = memory.Allocate(4 * MiB);
        using ContiguousBuffer second = codec.Allocate(6 * MiB);
        Assert.Equal(new FrameRange(new(0), FrameCount.ForBytes(4 * MiB)), first.Frames);
        Assert.Equal(new FrameRange(first.Frames.End, FrameCount.ForBytes(6 * MiB)), second.Frames);
        Assert.False(memory.TryAllocate(1, default, out _, out AllocationDiagnosis? diagnosis));
        Assert.Equal("camera", diagnosis.Area);
        CheckInvariants(memory);
    }

    protected static Placement PlacementOf(string name) => Placement.All.Single(placement => placement.Name == name);

    protected static void CheckInvariants(ReservedMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        InvariantReport report = memory.Verify();
        Assert.Empty(report.Violations);
        Assert.NotEqual(0, report.Checks);
    }

    /// <summary>Awaits what another thread does, for as long as a test is ready to.</summary>
    protected static Task Soon(Task task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <inheritdoc cref="Soon(Task)"/>
    protected static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>Waits until another thread has come that far.</summary>
    protected static void Await(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience), "The other thread did not come that far.");

    /// <summary>A reserve with one area, on this test's own time. It lends the area before the refuge, and its disposal does not wait.</summary>
    protected ReservedMemory Make(
        string placement,
        long area = AreaSize,
        long refuge = RefugeSize,
        int orderPerBit = 0,
        TimeSpan disposeTimeout = default,
        bool trap = false,
        Action<string>? failureLog = null) => ReservedMemory.Create(new ReservedMemoryOptions
        {
            Name = "conformance",
            Backing = Kind,
            Areas = [new() { Name = "area", Size = area, OrderPerBit = orderPerBit }],
            RefugeSize = refuge,
            Placement = PlacementOf(placement),
            Lending = new LendingRules(0),
            DisposeTimeout = disposeTimeout,
            TrapReleasedAddresses = trap,
            FailureLog = failureLog,
            Time = Clock,
        });
}
