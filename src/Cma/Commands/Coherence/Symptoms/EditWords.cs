using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Strategies;
using ContiguousMemory.Coherence.Symptoms;

namespace Cma.Commands.Coherence.Symptoms;

/// <summary>A difference in words: what is wrong in general, and what to do about it in a sequence.</summary>
internal static class EditWords
{
    public static string Defect(EditShape shape) => shape.Kind switch
    {
        EditKind.Missing => $"no {Bare(shape.Step)} {Place(The(shape.After), The(shape.Before))}",
        EditKind.Superfluous => $"a superfluous {Bare(shape.Step)} {Place(The(shape.After), The(shape.Before))}",
        EditKind.Changed => $"{Operation(shape.Other!.Value)} where {Operation(shape.Operation!.Value)} should be",
        _ => $"{The(shape.Instead)} before {The(shape.Step)}",
    };

    public static string Fix(Edit edit, PageKind pages)
    {
        string step = Quoted(edit.Step), instead = Quoted(edit.Instead), place = Place(Quoted(edit.After), Quoted(edit.Before));
        return edit.Kind switch
        {
            EditKind.Missing => $"put {step} {place}",
            EditKind.Superfluous => $"drop {step} {place}",
            EditKind.Changed => $"write {step} for {instead}",
            _ => $"do {step} first, then {instead}",
        };

        string Quoted(Primitive? one) => one is { } known ? $"'{SequenceWriter.Text(known, pages)}'" : "";
    }

    private static string Place(string after, string before) => (after, before) switch
    {
        ("", "") => "at all",
        ("", _) => $"before {before}",
        (_, "") => $"after {after}",
        _ => $"between {after} and {before}",
    };

    private static string The(StepClass step) => step == StepClass.None ? "" : step is StepClass.Dsb or StepClass.Tlbi or StepClass.OuterSync or StepClass.Kmap or StepClass.Kunmap ? Bare(step) : $"the {Bare(step)}";

    private static string Bare(StepClass step) => step switch
    {
        StepClass.Store => "store",
        StepClass.Load => "load",
        StepClass.L1 => "L1 operation",
        StepClass.L2 => "L2 operation",
        StepClass.Dsb => "dsb",
        StepClass.OuterSync => "outer sync",
        StepClass.CacheableMapping => "cacheable mapping",
        StepClass.NonCacheableMapping => "non-cacheable mapping",
        StepClass.Unmapping => "unmap",
        StepClass.Tlbi => "tlbi",
        StepClass.Kmap => "kmap",
        StepClass.Kunmap => "kunmap",
        StepClass.Purge => "purge of lazy kmaps",
        _ => "device's act",
    };

    private static string Operation(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Clean1 => "an L1 clean",
        PrimitiveKind.Invalidate1 => "an L1 invalidate",
        PrimitiveKind.Flush1 => "an L1 flush",
        PrimitiveKind.Flush1All => "a flush of the whole L1",
        PrimitiveKind.Flush1IfKmapped => "an L1 flush by the lazy kmap, if there is one,",
        PrimitiveKind.Clean2 => "an L2 clean",
        PrimitiveKind.Invalidate2 => "an L2 invalidate",
        PrimitiveKind.Flush2 => "an L2 flush",
        PrimitiveKind.KmapFresh => "a fresh kmap",
        _ => "a kmap that finds the lazy one",
    };
}
