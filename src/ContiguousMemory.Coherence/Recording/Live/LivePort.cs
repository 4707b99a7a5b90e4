using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Ports;
using Step = ContiguousMemory.Coherence.Machine.Primitive;

namespace ContiguousMemory.Coherence.Recording.Live;

/// <summary>
/// The modelled machine beneath the engine's DMA layer: what the layer tells is done to the caches of the pages that are followed, at once, with the hardware
/// doing what it likes meanwhile. Not thread safe: one driver at a time.
/// </summary>
internal sealed class LivePort : IPrimitives
{
    private readonly Dictionary<Pfn, LivePage> _pages = [];

    /// <inheritdoc/>
    public string Name => "modelled";

    /// <summary>The pages that are followed; of all others nothing is known.</summary>
    public IReadOnlyCollection<LivePage> Pages => _pages.Values;

    public void Follow(LivePage page) => _pages[page.Frame] = page;

    /// <inheritdoc/>
    public CpuAddress Kmap(Pfn frame)
    {
        // The machine finds the mapping that was left, as kmap_high_get does, or takes a slot.
        CpuMapping mapping = _pages.TryGetValue(frame, out LivePage? page) && page.IsKmapped ? CpuMapping.Lazy : CpuMapping.Fixed;
        CpuAddress address = new(mapping, frame.Address);
        Do(new Primitive(PrimitiveKind.Kmap, address, FrameSize.Bytes));
        return address;
    }

    /// <inheritdoc/>
    public CpuAddress? FindKmap(Pfn frame) => _pages.TryGetValue(frame, out LivePage? page) && page.IsKmapped ? Kmap(frame) : null;

    /// <inheritdoc/>
    public void Do(Primitive primitive)
    {
        foreach (LivePage page in _pages.Values)
        {
            for (int line = 0; line < page.Lines.Count; line++)
            {
                foreach (Step step in LineStory.StepsOf(primitive, page.Lines[line]))
                {
                    // What is not by line is done to the page once.
                    if (line == 0 || step.IsPerLine) page.Do(step, line);
                }
            }
        }
    }
}
