using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Who may release what, and when it is really gone.</summary>
public abstract class HandleConformance : DiagnosisConformance
{
    [Theory]
    [MemberData(nameof(Placements))]
    public void Handle_DefaultValue_IsNoBuffer(string placement)
    {
        using ReservedMemory memory = Make(placement);
        using ContiguousBuffer buffer = memory.Allocate(4096);

        Assert.False(default(ContiguousHandle).IsValid);
        Assert.All(UsesOf(memory.DefaultArea, default), use => Assert.Contains("no buffer", Assert.Throws<ArgumentException>(use).Message, StringComparison.Ordinal));
        Assert.Equal(AreaSize - 4096, memory.DefaultArea.Available);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Handle_Granted_IsOfUseUntilReleased(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ReservedArea area = memory.DefaultArea;
        Assert.True(area.TryAllocateHandle(10000, new() { Name = "camera" }, out ContiguousHandle handle, out _));

        Assert.True(handle.IsValid);
        Assert.Equal(3, area.FramesOf(handle).Count.Value);
        using (CpuAccessScope cpu = area.BeginCpuAccess(handle, CpuAccess.Read)) Assert.Equal((10000, CpuAccess.Read), (cpu.Length, cpu.Access));
        area.Release(handle);
        Assert.Equal(AreaSize, area.Available);
        Assert.All(UsesOf(area, handle), use => Assert.Throws<ObjectDisposedException>(use));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Handle_Stale_IsRefusedThoughItsPlaceIsUsedAgain(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ReservedArea area = memory.DefaultArea;
        Assert.True(area.TryAllocateHandle(4096, default, out ContiguousHandle stale, out _));
        area.Release(stale);
        for (int round = 0; round < 3; round++)
        {
            Assert.True(area.TryAllocateHandle(4096, default, out ContiguousHandle fresh, out _));
            Assert.NotEqual(stale, fresh);
            Assert.All(UsesOf(area, stale), use => Assert.Throws<ObjectDisposedException>(use));
            Assert.Equal(AreaSize - 4096, area.Available);
            area.Release(fresh);
        }
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Handle_OfAnotherAreaOrReserve_IsRefused(string placement)
    {
        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Backing = Kind,
            Areas = [new() { Name = "one", Size = Unit }, new() { Name = "two", Size = Unit }],
            Placement = PlacementOf(placement),
        });
        using ReservedMemory other = Make(placement, area: Unit, refuge: 0);
        ReservedArea[] areas = [memory.Areas[0], memory.Areas[1], other.DefaultArea];
        ContiguousHandle[] handles =
            [.. areas.Select(area => area.TryAllocateHandle(4096, default, out ContiguousHandle handle, out _) ? handle : default)];

        for (int i = 0; i < areas.Length; i++)
        {
            ContiguousHandle[] foreign = [.. handles.Where(handle => handle != handles[i])];
            Assert.Equal(2, foreign.Length);
            ReservedArea area = areas[i];
            Assert.All(foreign.SelectMany(handle => UsesOf(area, handle)), use => Assert.Contains(area.Name, Assert.Throws<ArgumentException>(use).Message, StringComparison.Ordinal));
            Assert.Equal(Unit - 4096, area.Available);
        }

        for (int i = 0; i < areas.Length; i++) areas[i].Release(handles[i]);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Buffer_Disposed_IsQuietTheSecondTimeAndRefusesTheRest(string placement)
    {
        using ReservedMemory memory = Make(placement);
        ContiguousBuffer buffer = memory.Allocate(5000, new() { Name = "camera" });
        string text = buffer.ToString();
        FrameRange frames = buffer.Frames;
        Assert.Equal($"camera: 5000 B at {buffer.Address}", text);

        buffer.Dispose();
        using ContiguousBuffer next = memory.Allocate(5000);
        buffer.Dispose();
        buffer.Dispose();

        Assert.Equal(AreaSize - 8192, memory.DefaultArea.Available);
        Assert.Throws<ObjectDisposedException>(() => buffer.Memory);
        Assert.Throws<ObjectDisposedException>(() => buffer.Slice(0, 0));
        Assert.Throws<ObjectDisposedException>(() => buffer.AsSequence());
        Assert.Throws<ObjectDisposedException>(() => { buffer.BeginCpuAccess(CpuAccess.Read).Dispose(); });
        Assert.Equal((5000, "camera", frames, text), (buffer.Length, buffer.Name, buffer.Frames, buffer.ToString()));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Scope_BufferDisposedInside_KeepsTheFramesToItsEnd(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        ContiguousBuffer buffer = memory.Allocate(Unit);
        CpuAccessScope first = buffer.BeginCpuAccess(CpuAccess.ReadWrite);
        CpuAccessScope second = buffer.BeginCpuAccess(CpuAccess.Read);

        buffer.Dispose();

        Assert.Equal(0, memory.DefaultArea.Available);
        Assert.False(memory.TryAllocate(1, default, out _, out _));
        first.Dispose();
        first.Dispose();
        Assert.Equal(0, memory.DefaultArea.Available);
        second.Dispose();
        Assert.Equal(Unit, memory.DefaultArea.Available);
        second.Dispose();
        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Scope_Ended_RefusesFurtherUse(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        using ContiguousBuffer buffer = memory.Allocate(Unit);
        Assert.Throws<ObjectDisposedException>(() =>
        {
            CpuAccessScope scope = buffer.BeginCpuAccess(CpuAccess.Write);
            scope.Dispose();
            _ = scope.Slice(0, 0);
        });
        Assert.Throws<ObjectDisposedException>(() => default(CpuAccessScope).Span.Length);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Scope_CopiedAndEndedTwice_IsRefused(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        using ContiguousBuffer buffer = memory.Allocate(Unit);
        Assert.Throws<InvalidOperationException>(() =>
        {
            CpuAccessScope scope = buffer.BeginCpuAccess(CpuAccess.Write);
            CpuAccessScope copy = scope;
            scope.Dispose();
            copy.Dispose();
        });
        using CpuAccessScope again = buffer.BeginCpuAccess(CpuAccess.Read);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Release_RacingTheEndOfScopes_FreesOnce(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        ReservedArea area = memory.DefaultArea;
        for (int round = 0; round < 100; round++)
        {
            Assert.True(area.TryAllocateHandle(Unit, default, out ContiguousHandle handle, out _));
            Parallel.For(0, 3, part =>
            {
                try
                {
                    if (part == 1) area.Release(handle);
                    else area.BeginCpuAccess(handle, CpuAccess.Read).Dispose();
                }
                catch (ObjectDisposedException) when (part != 1)
                {
                    // The release was first: that is allowed.
                }
            });
            Assert.Equal(Unit, area.Available);
        }

        CheckInvariants(memory);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Dispose_FromManyThreads_ReleasesOnce(string placement)
    {
        using ReservedMemory memory = Make(placement, area: Unit);
        for (int round = 0; round < 100; round++)
        {
            ContiguousBuffer buffer = memory.Allocate(Unit);
            Parallel.For(0, 3, _ => buffer.Dispose());
            Assert.Equal(Unit, memory.DefaultArea.Available);
        }

        Assert.Equal(100 * 512, memory.DefaultArea.Counters.FramesReleased);
    }

    /// <summary>Everything that can be done with a handle.</summary>
    protected static IReadOnlyList<Action> UsesOf(ReservedArea area, ContiguousHandle handle) =>
    [
        () => area.Release(handle),
        () => area.FramesOf(handle),
        () => area.BeginCpuAccess(handle, CpuAccess.Read).Dispose(),
    ];
}
