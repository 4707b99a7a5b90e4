using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Telemetry;

namespace ContiguousMemory.Tests.Telemetry;

/// <summary>The events of a reserve, heard as dotnet-trace hears them.</summary>
public sealed class EventsTests
{
    private const long MiB = 1 << 20;

    private readonly string _name = $"told-{Guid.NewGuid():N}";

    [Fact]
    public void Reserve_FromItsMakingToItsEnd_IsTold()
    {
        using Ear ear = new(_name, EventLevel.Verbose);
        using (ReservedMemory memory = Make())
        {
            using MovableMemory records = memory.LendMovable("records", 8 * MiB);
            memory.Allocate(2 * MiB, new() { Name = "camera" }).Dispose();
            using UnitLease lease = records.Lease(0);
            Assert.False(memory.TryAllocate(8 * MiB, new() { Name = "codec" }, out _, out _));
        }

        Assert.Equal(["ReserveCreated", "Moved", "Cleared", "Granted", "Refused", "ReserveGone"], ear.Names.Distinct());
        Assert.Contains(ear.Said, said => said.StartsWith("'camera' has 2097152 bytes", StringComparison.Ordinal));
        Assert.Contains(ear.Said, said => said.Contains("'codec' was refused 8388608 bytes", StringComparison.Ordinal) && said.Contains("'records'", StringComparison.Ordinal));
    }

    [Fact]
    public void Units_AreForThoseWhoWantThemAll()
    {
        using Ear ear = new(_name, EventLevel.Informational);
        using (ReservedMemory memory = Make())
        using (memory.LendMovable("records", 8 * MiB))
        {
            memory.Allocate(2 * MiB).Dispose();
        }

        Assert.Equal(["ReserveCreated", "Granted", "ReserveGone"], ear.Names);
    }

    [Fact]
    public void Source_IsInOrder() => Assert.Null(ReserveEvents.Log.ConstructionException);

    private ReservedMemory Make() => ReservedMemory.Create(new ReservedMemoryOptions
    {
        Name = _name,
        Backing = BackingKind.Paper,
        Areas = [new() { Name = "area", Size = 8 * MiB, FrontCacheSize = 0 }],
        RefugeSize = 8 * MiB,
        Lending = new LendingRules(0),
    });

    /// <summary>Listens to the events of one reserve.</summary>
    private sealed class Ear : EventListener
    {
        private readonly ConcurrentQueue<EventWrittenEventArgs> _events = new();
        private readonly string _reserve;

        public Ear(string reserve, EventLevel level)
        {
            _reserve = reserve;
            EnableEvents(ReserveEvents.Log, level);
        }

        public IEnumerable<string> Names => Mine.Select(told => told.EventName!);

        public IEnumerable<string> Said =>
            Mine.Select(told => string.Format(System.Globalization.CultureInfo.InvariantCulture, told.Message!, [.. told.Payload!]));

        private IEnumerable<EventWrittenEventArgs> Mine => _events.Where(told => Equals(told.Payload![0], _reserve));

        protected override void OnEventWritten(EventWrittenEventArgs eventData) => _events.Enqueue(eventData);
    }
}
