using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Tests.Linux;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Views that come and go while units are moved, from where it is awkward: the thread that moves, and beside leases that come and go as well.</summary>
[SupportedOSPlatform("linux")]
public sealed class LiveViewEndingTests : LinuxTest, IDisposable
{
    private const long Unit = BackingRequest.UnitBytes;
    private const int Units = 4;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ReservedMemory _memory = ReservedMemory.Create(new ReservedMemoryOptions
    {
        Backing = BackingKind.Pages,
        Areas = [new() { Name = "left", Size = 2 * Units * Unit, FrontCacheSize = 0 }, new() { Name = "right", Size = 2 * Units * Unit, FrontCacheSize = 0 }],
        RefugeSize = Unit,
    });

    public LiveViewEndingTests() => Assert.SkipWhen(_memory.Backing.WhyNotLive is not null, _memory.Backing.WhyNotLive ?? "");

    public void Dispose() => _memory.Dispose();

    [Theory]
    [InlineData("view")]
    [InlineData("memory")]
    [InlineData("map")]
    public async Task Callback_OnTheThreadThatMovesAUnit_IsRefusedAndNothingHasEnded(string what)
    {
        using MovableMemory lent = _memory.LendMovable("records", Units * Unit);
        LiveView? view = what == "map" ? null : lent.MapLive();
        Exception? refusal = await InACallbackWhileAUnitMoves(lent, () =>
        {
            if (what == "view") view!.Dispose();
            else if (what == "memory") lent.Dispose();
            else lent.MapLive();
        });

        Assert.Contains("moved by this very thread", Assert.IsType<InvalidOperationException>(refusal).Message, StringComparison.Ordinal);
        view ??= lent.MapLive();
        for (long at = 0; at < lent.Length; at += Unit) view.Span(at, 1)[0] = 1;
        view.Dispose();
    }

    [Fact]
    public async Task Callback_WhileAnotherThreadMapsWhatItMoves_IsRefusedAndTheOtherGoesOn()
    {
        using MovableMemory lent = _memory.LendMovable("records", Units * Unit);
        Task<LiveView>? other = null;
        Exception? refusal = await InACallbackWhileAUnitMoves(lent, () =>
        {
            using ManualResetEventSlim runs = new();
            other = Task.Factory.StartNew(
                () =>
                {
                    runs.Set();
                    return lent.MapLive();
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            runs.Wait();

            // For the other to have come to the unit that this thread moves. If it has not, there is nothing to see, and all the same nothing to hang.
            Thread.Sleep(200);
            lent.TryMapLive(out _, out _);
        });

        Assert.IsType<InvalidOperationException>(refusal);
        LiveView view = await other!.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        view.Span(0, 1)[0] = 1;
    }

    [Fact]
    public async Task Dispose_RefusedForALease_LeavesTheViewToItsWriters()
    {
        MovableMemory lent = _memory.LendMovable("records", Units * Unit);
        LiveView view = lent.MapLive();
        using CancellationTokenSource stop = new();
        Task leases = Task.Factory.StartNew(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    try
                    {
                        using UnitLease lease = lent.Lease(Units - 1);
                    }
                    catch (ObjectDisposedException)
                    {
                        // A disposal has begun: mostly it is refused, and then there are leases again.
                    }
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        int refusals = 0;
        for (; refusals < 50; refusals++)
        {
            try
            {
                lent.Dispose();
                break;
            }
            catch (InvalidOperationException)
            {
                view.Span(0, 1)[0]++;
                lent.Lease(0).Dispose();
            }
        }

        await stop.CancelAsync();
        await leases.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        lent.Dispose();
        Assert.Throws<ObjectDisposedException>(() => view.Address);
        Assert.Throws<ObjectDisposedException>(() => lent.MapLive());
    }

    [Fact]
    public void Dispose_ReserveWithManyHolders_NamesAFew()
    {
        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions { Backing = BackingKind.Pages, Areas = [new() { Name = "a", Size = Unit }], DisposeTimeout = TimeSpan.Zero });
        ContiguousBuffer[] buffers = [.. Enumerable.Range(0, 25).Select(_ => memory.DefaultArea.Allocate(4096))];

        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(memory.Dispose);

        Assert.Contains("; and 15 more. Release them", refused.Message, StringComparison.Ordinal);
        Array.ForEach(buffers, buffer => buffer.Dispose());
    }

    /// <summary>Has a claim move a unit of the memory for which a cache has to go first, and acts in the cache's callback.</summary>
    /// <returns>What acting threw.</returns>
    private async Task<Exception?> InACallbackWhileAUnitMoves(MovableMemory lent, Action act)
    {
        // What is lent lies in the left area then, and where it could go the cache comes to lie.
        _memory.Areas[1].Allocate(_memory.Areas[1].Size).Dispose();
        bool isDone = false;
        Exception? thrown = null;
        using DiscardableMemory cache = _memory.LendDiscardable("cache", ((4 * Units) + 1) * Unit, _ =>
        {
            if (isDone || !MovesOneOf(lent)) return;
            isDone = true;
            thrown = Record.Exception(act);
        });
        for (long unit = 0; unit < cache.UnitCount && cache.TryFill(unit, out UnitLease lease); unit++) lease.Dispose();

        Task claim = Task.Run(() => _memory.Areas[0].Allocate(_memory.Areas[0].Size).Dispose(), TestContext.Current.CancellationToken);
        await claim.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        Assert.True(isDone, "No callback ran inside a move.");
        return thrown;
    }

    /// <summary>Whether this thread has a unit of it in its hands.</summary>
    private static bool MovesOneOf(MovableMemory lent)
    {
        for (long unit = 0; unit < lent.UnitCount; unit++)
        {
            try
            {
                lent.Lease(unit).Dispose();
            }
            catch (InvalidOperationException)
            {
                return true;
            }
        }

        return false;
    }
}
