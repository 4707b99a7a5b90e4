using ContiguousMemory.Engine.Dma;
using ContiguousMemory.Engine.Dma.Maintenance;
using ContiguousMemory.Engine.Dma.Twin;
using ContiguousMemory.Engine.Ports;

namespace ContiguousMemory;

/// <summary>What the DMA layer of a reserve is made of.</summary>
public sealed record ReservedDmaOptions
{
    /// <summary>The core whose maintenance is recorded for devices that do not see caches. It is not executed: this machine's memory is coherent.</summary>
    public CoreDescriptor Core { get; init; } = CoreDescriptor.Armv8;

    /// <summary>
    /// Bytes set aside for coherent buffers of callers that may not wait; zero or more. They come from the default area, and stay taken. A reserve has no other
    /// memory for such callers.
    /// </summary>
    public long AtomicPoolBytes { get; init; }

    /// <summary>Bytes for copies of what a device does not reach at its own place; zero or more. They come from the refuge, and stay taken.</summary>
    public long BounceBytes { get; init; }

    /// <summary>How many of the latest steps are kept, besides being counted; zero or more.</summary>
    public int KeptSteps { get; init; } = RecordedPrimitives.DefaultKept;

    /// <summary>Watches how the DMA API is used and throws at misuse, at some microseconds a mapping; null for not (docs/dma.md has the checks).</summary>
    public DmaTwinOptions? Twin { get; init; }

    /// <exception cref="ArgumentException">A value is out of range; no memory was taken.</exception>
    internal void Check(string parameter)
    {
        if (Core is null) throw Misuse.Wrong(parameter, "Dma.Core is null; choose one of CoreDescriptor.All, or make one.");
        foreach ((string name, long value, long most) in ((string, long, long)[])[
            (nameof(AtomicPoolBytes), AtomicPoolBytes, PageBlock.MaxBytes), (nameof(BounceBytes), BounceBytes, PageBlock.MaxBytes), (nameof(KeptSteps), KeptSteps, int.MaxValue)])
        {
            if (value < 0 || value > most) throw Misuse.OutOfRange(parameter, value, $"Dma.{name} is from 0 to {most}.");
        }
    }
}
