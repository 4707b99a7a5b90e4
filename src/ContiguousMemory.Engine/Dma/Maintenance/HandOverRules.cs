using System.Globalization;

namespace ContiguousMemory.Engine.Dma.Maintenance;

/// <summary>Which steps can be followed at all: nothing is reached by a mapping that is not there, and in the end there is one for the buffer.</summary>
internal static class HandOverRules
{
    public static void Check(IReadOnlyList<HandOverStep> steps, bool isHigh, string parameter)
    {
        Mappings now = new(HasMemory: !isHigh, HasBuffer: false, HasOtherColours: false, IsKmapped: false);
        for (int at = 0; at < steps.Count; at++)
        {
            (Mappings next, string? wrong) = After(now, steps[at], isHigh);
            if (wrong is not null)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Step {at + 1}, {steps[at]}: {wrong}."), parameter);
            now = next;
        }

        if (!now.HasBuffer) throw new ArgumentException("The buffer has no mapping in the end; map it, or change the attribute of low memory.", parameter);
        if (now.HasOtherColours) throw new ArgumentException("The mappings of other colours are left over in the end; unmap them.", parameter);
        if (now.IsKmapped) throw new ArgumentException("A page is still mapped in the end; end with a Kunmap.", parameter);
        if (!steps.Any(step => step.Act == HandOverAct.Zero)) throw new ArgumentException("Nothing zeroes the memory, and a buffer reads as zero.", parameter);
    }

    private static (Mappings Next, string? Wrong) After(Mappings now, HandOverStep step, bool isHigh) => (step.Act, step.View) switch
    {
        ( > HandOverAct.InvalidateTlb, _) or (_, > HandOverView.OtherColours) => (now, "there is no such step"),
        (HandOverAct.Kmap, _) => isHigh && !now.IsKmapped
            ? (now with { HasMemory = true, IsKmapped = true }, null)
            : (now, isHigh ? "a page is mapped already" : "low memory is mapped for good"),
        (HandOverAct.Kunmap, _) => now.IsKmapped ? (now with { HasMemory = false, IsKmapped = false }, null) : (now, "no page is mapped for a while"),
        (HandOverAct.PurgeKmaps or HandOverAct.Map or HandOverAct.ChangeAttribute or HandOverAct.Unmap or HandOverAct.InvalidateTlb or HandOverAct.FlushWholeInner, _)
            when now.IsKmapped => (now, "it is for the whole buffer, and does not stand between Kmap and Kunmap"),
        (HandOverAct.ChangeAttribute, _) => !isHigh && now is { HasMemory: true, HasBuffer: false }
            ? (now with { HasMemory = false, HasBuffer = true }, null)
            : (now, "only low memory has a mapping of its own to change, and changes it once"),
        (HandOverAct.Map, HandOverView.Buffer) => now.HasBuffer ? (now, "the buffer is mapped already") : (now with { HasBuffer = true }, null),
        (HandOverAct.Map, HandOverView.OtherColours) => now.HasOtherColours ? (now, "they are mapped already") : (now with { HasOtherColours = true }, null),
        (HandOverAct.Map, _) => (now, "the memory's own mapping is there for good or comes with Kmap"),
        (HandOverAct.Unmap, HandOverView.OtherColours) => now.HasOtherColours ? (now with { HasOtherColours = false }, null) : (now, "they are not mapped"),
        (HandOverAct.Unmap, HandOverView.Memory) => now.HasMemory ? (now with { HasMemory = false }, null) : (now, "it is not mapped"),
        (HandOverAct.Unmap, _) => (now, "the buffer keeps its mapping"),
        (HandOverAct.Zero or HandOverAct.CleanInner or HandOverAct.InvalidateInner or HandOverAct.FlushInner, _) when !now.Has(step.View) =>
            (now, "it works by a mapping that is not there"),
        _ => (now, null),
    };

    private readonly record struct Mappings(bool HasMemory, bool HasBuffer, bool HasOtherColours, bool IsKmapped)
    {
        public bool Has(HandOverView view) => view switch
        {
            HandOverView.Memory => HasMemory,
            HandOverView.Buffer => HasBuffer,
            _ => HasOtherColours,
        };
    }
}
