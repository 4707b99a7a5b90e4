using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using CsCheck;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Buffers of every size, alignment and client through the front cache on real memory, beside a naive model; and a control that it can fail.</summary>
public sealed class FrontCacheModelTests
{
    private const int Area = 4 << 20;
    private const long Budget = 1 << 20;

    private static readonly string?[] s_clients = [null, "camera", "codec"];

    private static readonly Gen<ModelStep[]> s_steps =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 1 << 24], Gen.Int[0, 1 << 24], Gen.Int[0, 1 << 24], (what, a, b, c) => new ModelStep(what, a, b, c)).Array[1, 150];

    public FrontCacheModelTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void RandomBuffers_AgainstTheModel_AreWhatWasAskedForAndNobodyElses(int orderPerBit) =>
        s_steps.Sample(steps => new Model(orderPerBit, world => world).Run(steps), iter: 60, threads: 1);

    /// <summary>A buffer written and released, and its frames given cleared to the same client: once in a world that clears, once in one that does not.</summary>
    [Fact]
    public void Control_WithoutClearing_IsCaught()
    {
        ModelStep[] steps = [new(0, 8191, 1, 1), new(5, 0, 0, 0), new(0, 4095, 1, 1)];
        new Model(0, world => world).Run(steps);
        Xunit.Sdk.TrueException failure = Assert.Throws<Xunit.Sdk.TrueException>(() => new Model(0, world => new WorldWithoutClearing(world)).Run(steps));
        Assert.Contains("sees bytes", failure.Message, StringComparison.Ordinal);
    }

    private sealed class Model(int orderPerBit, Func<IWorld, IWorld> through)
    {
        private readonly List<(ContiguousHandle Handle, int Client)> _live = [];

        public void Run(ModelStep[] steps)
        {
            using ReservedMemory memory = ReservedMemory.Create(
                new ReservedMemoryOptions
                {
                    Backing = BackingKind.Pages,
                    Areas = [new() { Name = "area", Size = Area, OrderPerBit = orderPerBit, FrontCacheSize = Budget }],
                },
                through);
            ReservedArea area = memory.DefaultArea;
            try
            {
                RunIn(memory, area, steps);
            }
            finally
            {
                // A run that was caught leaves buffers, which would keep the reserve.
                foreach ((ContiguousHandle handle, _) in _live) area.Release(handle);
            }
        }

        private void RunIn(ReservedMemory memory, ReservedArea area, ModelStep[] steps)
        {
            foreach (ModelStep step in steps)
            {
                if (step.What < 5) Allocate(area, step);
                else if (step.What < 9) Release(area, step.A);
                else Assert.Empty(memory.Verify().Violations);
                long held = _live.Sum(buffer => area.FramesOf(buffer.Handle).Count.Bytes);
                Assert.InRange(area.FrontCacheBytes, 0, Budget);
                Assert.Equal(held, (area.Counters.FramesGranted - area.Counters.FramesReleased) * FrameSize.Bytes);
                if (orderPerBit == 0) Assert.Equal(Area - held, area.Available);
            }

            while (_live.Count > 0) Release(area, 0);
            Assert.Equal((Area, Area, 0), (area.LongestRun, area.Available, area.FrontCacheBytes));
            Assert.Empty(memory.Verify().Violations);
        }

        private void Allocate(ReservedArea area, ModelStep step)
        {
            int client = step.B % s_clients.Length;
            long length = 1 + (step.C % 3 == 0 ? step.A % (1 << 20) : step.A % (16 << 12));
            AllocationOptions options = new()
            {
                Name = s_clients[client],
                Clear = step.C % 2 == 1,
                Alignment = step.B % 4 == 0 ? 0 : 4096L << (step.B % 8),
                Boundary = step.C % 5 == 0 ? 1 << 20 : 0,
                MaxAddress = step.C % 7 == 0 ? new PhysicalAddress((Area / 2) - 1) : null,
            };
            if (!area.TryAllocateHandle(length, options, out ContiguousHandle handle, out _)) return;
            FrameRange frames = area.FramesOf(handle);
            _live.Add((handle, client));
            Assert.Equal((length + 4095) / 4096, frames.Count.Value);
            Assert.Equal(0, options.Alignment == 0 ? 0 : (long)frames.Start.Address.Value % options.Alignment);
            Assert.True(options.Boundary == 0 || (long)frames.Start.Address.Value / options.Boundary == ((long)frames.End.Address.Value - 1) / options.Boundary);
            Assert.True(options.MaxAddress is not { } max || frames.End.Address.Value - 1 <= max.Value);
            Assert.All(_live[..^1], buffer => Assert.False(area.FramesOf(buffer.Handle).Overlaps(frames), $"{frames} is given out twice."));
            using CpuAccessScope cpu = area.BeginCpuAccess(handle, CpuAccess.ReadWrite);

            // A client's bytes are its number and one; nobody but itself sees them, and itself only when it asks for what it left.
            byte own = options.Clear || client == 0 ? (byte)0 : (byte)(client + 1);
            Assert.True(cpu.Span.IndexOfAnyExcept((byte)0, own) < 0, $"{frames} of {options} sees bytes that are not its own.");
            cpu.Span.Fill((byte)(client + 1));
        }

        private void Release(ReservedArea area, int number)
        {
            if (_live.Count == 0) return;
            ContiguousHandle handle = _live[number % _live.Count].Handle;
            _live.RemoveAt(number % _live.Count);
            area.Release(handle);
            Assert.Throws<ObjectDisposedException>(() => area.FramesOf(handle));
            Assert.Throws<ObjectDisposedException>(() => area.Release(handle));
        }
    }
}
