using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Export;

/// <summary>What a model is made of, whether of one machine or of many: declarations, ways to begin, and rules.</summary>
internal sealed class PromelaBody
{
    private readonly int _lines, _words;
    private readonly bool _highmem;
    private readonly Primitive[] _program;
    private readonly PageKind _pages;

    /// <param name="machine">The machine, or any of many: lines and pages are taken from it.</param>
    /// <param name="sequence">The sequence for one line.</param>
    public PromelaBody(MachineDescription machine, IReadOnlyList<Primitive> sequence)
    {
        (_lines, _pages, _highmem) = (machine.Lines, machine.Pages, machine.Pages == PageKind.Highmem);
        _words = machine.AlwaysTwoWords || sequence.Any(step => step.Word == 1) ? 2 : 1;
        _program = [.. sequence.SelectMany(step => step.IsPerLine ? Enumerable.Range(0, _lines).Select(line => step with { Line = line }) : [step])];
    }

    // The old owner's word in every word.
    private string Secret => _words == 2 ? "SECRET * 5" : "SECRET";

    private string Kernel => _highmem ? "NONE" : "CACHEABLE";

    /// <param name="starts">Whether the model begins by choosing; else it begins with the old owner, in full possession.</param>
    public string Declarations(bool starts) => $"""
        #define LINES {_lines}
        #define WHOLE {(1 << _words) - 1}
        #define FIRST_PHASE {(starts ? "START" : "OLD_OWNER")}
        #define FIRST_KERNEL {(starts ? "NONE" : Kernel)}
        #define FIRST_MEMORY {(starts ? "ZERO" : Secret)}

        {PromelaRules.Text}
        inline handOver() {"{"} phase = USE; pc = 0; started = relaxed {"}"}

        {PromelaFaults.Define(_program, _lines)}
        """;

    /// <summary>Adds a beginning for each choice of colours.</summary>
    public void WriteStarts(PromelaOptions options, string guard)
    {
        foreach (string colours in PromelaMachine.Colours(_pages, _program)) WriteStart(options, guard, colours);
    }

    /// <summary>Adds a beginning: memory is full of the old owner's data.</summary>
    public void WriteStart(PromelaOptions options, string guard, string assignments)
    {
        string owned = string.Concat(Enumerable.Range(0, _lines).Select(line => $"; mem[{line}] = {Secret}"));
        options.Add($"phase == START && ({guard})", $"{assignments}phase = OLD_OWNER; kernel = {Kernel}{owned}");
    }

    /// <summary>Adds what may happen once it has begun.</summary>
    public void WriteRules(PromelaOptions options)
    {
        PromelaOldOwner.Write(options, _lines, _words, _highmem);
        new PromelaSequence(options, _program, _lines, _pages).Write();
        PromelaUse.Write(options, _program, _lines, _highmem);
        PromelaHardware.Write(options, _lines);
    }
}
