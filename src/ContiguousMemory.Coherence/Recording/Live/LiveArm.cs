using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory.Coherence.Recording.Live;

/// <summary>
/// A board on which the engine's DMA layer runs over modelled caches, with drivers that use it as drivers do. Everything that is left to chance comes from the
/// seed. Not thread safe.
/// </summary>
internal sealed partial class LiveArm
{
    // Arbitrary: enough that old owners and drivers leave caches and buffers in every state, few enough that a seed takes about a millisecond.
    private const int OwnersActions = 24, DriversActions = 48;

    private readonly LivePort _port = new();
    private readonly PaperArm _board;
    private readonly CoreDescriptor _core;
    private readonly MachineDescription _machine;
    private readonly Random _random;

    /// <param name="core">Whose routines run, and whose caches they are.</param>
    /// <param name="machine">What else is to say of the machine: pages, policy, doorbell. The caches are the core's.</param>
    /// <param name="seed">What the hardware likes to do.</param>
    public LiveArm(CoreDescriptor core, MachineDescription machine, int seed)
    {
        _core = core;
        _random = new Random(seed);
        _board = new PaperArm(core, machine.Pages, (_, options) => options with { Port = _port });
        _machine = machine with
        {
            L1 = KindOf(core.Lookup),
            Outer = core.Outer.Exists ? Machine.OuterCache.Pl310 : Machine.OuterCache.None,
            LazyKmap = machine.Pages == PageKind.Highmem,
        };
    }

    /// <summary>Where the data are, in words, a page a line.</summary>
    public string Picture => string.Join('\n', _port.Pages.Select(page => $"{page.Frame}: {page}"));

    /// <summary>The modelled lookup that a core's is.</summary>
    public static L1Kind KindOf(InnerLookup lookup) => lookup switch
    {
        InnerLookup.Vivt => L1Kind.Vivt,
        InnerLookup.ViptAliasing => L1Kind.ViptAliasing,
        InnerLookup.Vipt => L1Kind.Vipt,
        _ => L1Kind.Pipt,
    };

    /// <summary>Has somebody use pages, hands them over as a coherent buffer, has driver and device use that, and frees it; so many times over.</summary>
    /// <returns>The first fault that shows.</returns>
    public Verdict UseCoherent(int pages, int times)
    {
        // Which frames it will be: the same come again and again, since nobody else asks.
        DmaBuffer probe = Allocate(pages);
        _board.Dma.Free(_board.Device, probe);
        PhysicalAddress start = new(probe.Device.Value);
        for (int page = 0; page < pages; page++) Follow(start, probe.Bytes, [.. RandomLines(new(start.Value + (ulong)(page * FrameSize.Bytes)))]);

        Verdict verdict = Verdict.Ok;
        for (int time = 0; time < times && verdict == Verdict.Ok; time++)
        {
            foreach (LivePage page in _port.Pages) page.OldOwner(_random.Next(OwnersActions));
            DmaBuffer buffer = Allocate(pages);
            if (buffer.Device != probe.Device) throw new InvalidOperationException($"The buffer is at {buffer.Device}, and {probe.Device} is followed.");
            View view = LineStory.ViewOf(buffer.Cpu!.Value);
            foreach (LivePage page in _port.Pages)
            {
                verdict = page.Use(view, _random.Next(DriversActions));
                if (verdict != Verdict.Ok) break;
            }

            _board.Dma.Free(_board.Device, buffer);
        }

        return verdict;
    }

    private DmaBuffer Allocate(int pages) =>
        _board.Dma.TryAllocate(_board.Device, pages * (long)FrameSize.Bytes, out DmaBuffer buffer, out DmaRefusal refusal)
            ? buffer
            : throw new InvalidOperationException($"The board has no buffer: {refusal}");

    private void Follow(PhysicalAddress buffer, long bytes, IEnumerable<PhysicalAddress> lines) =>
        _port.Follow(new LivePage(_machine, [.. lines.Select(line => LineOfBuffer.With(line, _core.LineBytes, buffer, bytes))], _random));

    /// <summary>Two lines of a page.</summary>
    private IEnumerable<PhysicalAddress> RandomLines(PhysicalAddress page)
    {
        int lines = FrameSize.Bytes / _core.LineBytes, first = _random.Next(lines - 1);
        yield return new(page.Value + (ulong)(first * _core.LineBytes));
        yield return new(page.Value + (ulong)(_random.Next(first + 1, lines) * _core.LineBytes));
    }
}
