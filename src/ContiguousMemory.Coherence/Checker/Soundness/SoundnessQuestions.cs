using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Checker.Soundness;

/// <summary>The questions that are asked.</summary>
internal static class SoundnessQuestions
{
    public static IReadOnlyList<SoundnessQuestion> All { get; } =
    [
        new()
        {
            Name = "two-lines",
            About = "Two lines of a buffer in one page: one write buffer and one store buffer for both, and loops over the range.",
            Because = "Lines meet in the buffers only, whose order across lines nobody waits for, and the adversary's choices already cover capacity.",
            Widen = machine => machine with { Lines = 2 },
        },
        new()
        {
            Name = "two-pages",
            About = "Two pages of one line each, with mappings of their own, one fixmap slot for both, and neighbouring colours; kmap to kunmap is done page by page.",
            Because = "What one page leaves behind the slot's flush at unmap removes, and the rest of a page is its own.",
            Widen = machine => machine with { PageCount = 2 },
        },
        new()
        {
            Name = "four-colours",
            About = "Four colours in place of two; 'every colour' is four operations.",
            Because = "Two addresses have the same colour or they have not; that there are two ways more to differ adds nothing.",
            Widen = machine => machine with { Colours = 4 },
            Fits = machine => machine.L1 == L1Kind.ViptAliasing,
        },
        new()
        {
            Name = "two-cpus",
            About = "Two CPUs with coherent first-level caches, to both of which maintenance by address is broadcast (v7).",
            Because = "Two caches that hardware keeps coherent are one, except for operations by set and way, which reach one of them: T is wrong.",
            Widen = machine => machine with { Cpus = 2 },
            Fits = machine => machine.L1 is L1Kind.Vipt or L1Kind.Pipt,
            Changed = ["T"],
        },
    ];
}
