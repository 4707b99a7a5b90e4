using System.Runtime.CompilerServices;
using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Dma.Twin;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Tests.Dma;

/// <summary>A layer with its twin around it, and the words of the misuses. Offsets are bytes into the Normal zone.</summary>
internal sealed class TwinBench
{
    public const long Frame = 4096;

    public TwinBench(DmaTwinOptions? options = null)
    {
        Bench = new DmaSpec { Options = new() { Core = CoreDescriptor.CortexA15, AtomicPoolBytes = 0 } }.Boot();
        Twin = new DmaTwin(Bench.Layer, Bench.Machine, options);
    }

    public DmaBench Bench { get; }

    public DmaTwin Twin { get; }

    public DmaDevice Device => Bench.Device;

    public DmaSource At(long offset) => DmaSource.At(Bench.At(ZoneKind.Normal, offset));

    /// <summary>The way in: its name must stand in the stack of the mapping.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public DmaAddress MapHere(long offset = 0, long bytes = Frame, DmaDirection direction = DmaDirection.FromDevice, bool asks = true)
    {
        DmaAddress address = Twin.Map(Device, At(offset), bytes, direction);
        if (asks) Assert.False(Twin.IsError(Device, address));
        return address;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public DmaBuffer MapHereCoherent(long bytes = Frame)
    {
        Assert.True(Twin.TryAllocate(Device, bytes, out DmaBuffer buffer, out DmaRefusal refusal), refusal.ToString());
        return buffer;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public DmaScatterList MapHereScatter(int mapped = 2, DmaDirection direction = DmaDirection.FromDevice)
    {
        DmaScatterList list = new((At(0), Frame), (At(2 * Frame), Frame), (At(4 * Frame), Frame));
        Assert.Equal(mapped, Twin.MapScatter(Device, list, mapped, direction));
        return list;
    }

    public void Free(DmaBuffer buffer) => Twin.Free(Device, buffer.Bytes, buffer.Cpu, buffer.Device, buffer.Attributes);
}

/// <summary>Every misuse the twin notices: how it is done, and whether there is a mapping that it concerns.</summary>
internal static class Misuses
{
    private const long Frame = TwinBench.Frame;

    public static IReadOnlyList<(DmaCheck Check, string Name, bool HasMapping, Action<TwinBench> Do)> All { get; } =
    [
        (DmaCheck.FreesErrorAddress, "unmap", false, t => t.Twin.Unmap(t.Device, DmaAddress.Error, Frame, DmaDirection.ToDevice)),
        (DmaCheck.FreesErrorAddress, "free", false, t => t.Twin.Free(t.Device, Frame, null, DmaAddress.Error)),
        (DmaCheck.FreesUnknown, "never mapped", false, t => t.Twin.Unmap(t.Device, new(t.At(0).Physical.Value), Frame, DmaDirection.ToDevice)),
        (DmaCheck.FreesUnknown, "unmapped twice", false, t =>
        {
            DmaAddress address = t.MapHere();
            for (int i = 0; i < 2; i++) t.Twin.Unmap(t.Device, address, Frame, DmaDirection.FromDevice);
        }),
        (DmaCheck.FreesUnknown, "freed twice", false, t =>
        {
            DmaBuffer buffer = t.MapHereCoherent();
            for (int i = 0; i < 2; i++) t.Free(buffer);
        }),
        (DmaCheck.FreesUnknown, "another device's", false, t => t.Twin.Unmap(new DmaDevice(t.Bench.Machine, "other"), t.MapHere(), Frame, DmaDirection.FromDevice)),
        (DmaCheck.WrongSize, "shorter", true, t => t.Twin.Unmap(t.Device, t.MapHere(), Frame - 1, DmaDirection.FromDevice)),
        (DmaCheck.WrongSize, "coherent", true, t => t.Free(t.MapHereCoherent() with { Bytes = Frame + 1 })),
        (DmaCheck.WrongFunction, "coherent unmapped", true, t => t.Twin.Unmap(t.Device, t.MapHereCoherent().Device, Frame, DmaDirection.Bidirectional)),
        (DmaCheck.WrongFunction, "single freed", true, t => t.Twin.Free(t.Device, Frame, null, t.MapHere(direction: DmaDirection.Bidirectional))),
        (DmaCheck.WrongFunction, "list unmapped singly", true, t => t.Twin.Unmap(t.Device, t.MapHereScatter().Mapped[0], Frame, DmaDirection.FromDevice)),
        (DmaCheck.WrongCpuAddress, "another", true, t =>
        {
            DmaBuffer buffer = t.MapHereCoherent();
            t.Free(buffer with { Cpu = buffer.Cpu!.Value + Frame });
        }),
        (DmaCheck.WrongCpuAddress, "none", true, t => t.Free(t.MapHereCoherent() with { Cpu = null })),
        (DmaCheck.WrongScatterCount, "fewer", true, t => t.Twin.UnmapScatter(t.Device, t.MapHereScatter(), 1, DmaDirection.FromDevice)),
        (DmaCheck.WrongScatterCount, "more", true, t => t.Twin.UnmapScatter(t.Device, t.MapHereScatter(), 3, DmaDirection.FromDevice)),
        (DmaCheck.WrongDirection, "single", true, t => t.Twin.Unmap(t.Device, t.MapHere(), Frame, DmaDirection.Bidirectional)),
        (DmaCheck.WrongDirection, "list", true, t => t.Twin.UnmapScatter(t.Device, t.MapHereScatter(), 2, DmaDirection.ToDevice)),
        (DmaCheck.ErrorNeverAsked, "unmapped unasked", true, t => t.Twin.Unmap(t.Device, t.MapHere(asks: false), Frame, DmaDirection.FromDevice)),
        (DmaCheck.MapsStack, "single", false, t => t.Twin.Map(t.Device, DmaSource.Foreign(MemoryOrigin.Stack), 1, DmaDirection.ToDevice)),
        (DmaCheck.MapsStack, "list", false, t => t.Twin.MapScatter(t.Device, new((DmaSource.Foreign(MemoryOrigin.Stack), 1)), 1, DmaDirection.ToDevice)),
        (DmaCheck.MapsReadOnly, "single", false, t => t.Twin.Map(t.Device, DmaSource.Foreign(MemoryOrigin.ReadOnly), 1, DmaDirection.ToDevice)),
        (DmaCheck.MapsManagedArray, "single", false, t => t.Twin.Map(t.Device, DmaSource.Foreign(MemoryOrigin.ManagedArray), 1, DmaDirection.ToDevice)),
        (DmaCheck.MapsOutside, "single", false, t => t.Twin.Map(t.Device, DmaSource.Foreign(MemoryOrigin.Outside), 1, DmaDirection.ToDevice)),
        (DmaCheck.MapsOutside, "beyond the machine", false, t => t.Twin.Map(t.Device, t.At(0), 1L << 40, DmaDirection.ToDevice)),
        (DmaCheck.SyncsUnknown, "for the CPU", false, t => t.Twin.SyncForCpu(t.Device, new(t.At(0).Physical.Value), 1, DmaDirection.FromDevice)),
        (DmaCheck.SyncsUnknown, "after the end", false, t => t.Twin.SyncForDevice(t.Device, t.MapHere() + Frame, 1, DmaDirection.FromDevice)),
        (DmaCheck.SyncsUnknown, "unmapped list", false, t => t.Twin.SyncScatterForCpu(t.Device, new((t.At(0), 1)), 1, DmaDirection.FromDevice)),
        (DmaCheck.SyncsBeyond, "by a byte", true, t => t.Twin.SyncForCpu(t.Device, t.MapHere() + 1, Frame, DmaDirection.FromDevice)),
        (DmaCheck.SyncsOtherDirection, "from as to", true, t => t.Twin.SyncForCpu(t.Device, t.MapHere(), 1, DmaDirection.ToDevice)),
        (DmaCheck.SyncsOtherDirection, "to as both", true, t => t.Twin.SyncForDevice(t.Device, t.MapHere(direction: DmaDirection.ToDevice), 1, DmaDirection.Bidirectional)),
        (DmaCheck.SyncsForCpuWhatDeviceReads, "as from", true, t => t.Twin.SyncForCpu(t.Device, t.MapHere(direction: DmaDirection.ToDevice), 1, DmaDirection.FromDevice)),
        (DmaCheck.SyncsForDeviceWhatDeviceWrites, "as to", true, t => t.Twin.SyncForDevice(t.Device, t.MapHere(), 1, DmaDirection.ToDevice)),
        (DmaCheck.SyncsOtherScatterCount, "fewer", true, t => t.Twin.SyncScatterForCpu(t.Device, t.MapHereScatter(), 1, DmaDirection.FromDevice)),
        (DmaCheck.SyncsOtherScatterCount, "more", true, t => t.Twin.SyncScatterForDevice(t.Device, t.MapHereScatter(), 3, DmaDirection.FromDevice)),
        (DmaCheck.SegmentTooLong, "by a byte", false, t =>
        {
            t.Device.SetMaxSegment(Frame - 1);
            t.MapHereScatter();
        }),
        (DmaCheck.SegmentCrossesBoundary, "by a byte", false, t =>
        {
            t.Device.SetSegmentBoundary(Frame);
            t.Twin.MapScatter(t.Device, new((t.At(1), Frame)), 1, DmaDirection.ToDevice);
        }),
        (DmaCheck.SharesLine, "the same", false, t =>
        {
            t.MapHere(offset: 0, bytes: 8);
            t.MapHere(offset: 63, bytes: 8);
        }),
        (DmaCheck.SharesLine, "a coherent buffer's", false, t => t.Twin.Map(t.Device, DmaSource.At(new(t.MapHereCoherent().Device.Value)), 8, DmaDirection.Bidirectional)),
        (DmaCheck.LargerThanMask, "by a byte", false, t =>
        {
            t.Device.SetCoherentMask(0x7fffff);
            t.Twin.TryAllocate(t.Device, 0x800001, out _, out _);
        }),
    ];
}
