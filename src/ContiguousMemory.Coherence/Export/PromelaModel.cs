using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Export;

/// <summary>A machine and a sequence as a model for Spin: the rules stated once more, in Promela, so that two engines can be held against each other.</summary>
/// <remarks>
/// It shares with <see cref="CacheMachine"/> the description of the machine and the steps of the sequence, and none of the rules. One process, one loop,
/// each option one <c>d_step</c>: the states that Spin stores are the states of the machine, one for one.
/// </remarks>
internal static class PromelaModel
{
    private const string Colours = "bit colourKM, colourUSR, colourDMA;\n";

    /// <summary>The model of one machine. A fault is a violated assertion.</summary>
    /// <param name="machine">The machine, with all its features.</param>
    /// <param name="sequence">The sequence for one line.</param>
    /// <param name="title">What the header calls it: one line.</param>
    /// <exception cref="NotSupportedException">The machine is one that the export has no rules for.</exception>
    public static string Of(MachineDescription machine, IReadOnlyList<Primitive> sequence, string title)
    {
        Refuse(machine);
        bool chooses = machine.L1 == L1Kind.ViptAliasing;
        string header = $"""
            /* {title.Replace("*/", "* /", StringComparison.Ordinal)}
             *
             *   spin -a model.pml && gcc -O2 -w -DSAFETY -DNOREDUCE -o pan pan.c && ./pan -m1000000
             *
             * A fault in the sequence is an assertion violated. With -DBFS for -m1000000 the way to it is a shortest one, and spin -t -p model.pml
             * tells it. If there is none, Spin's 'states, stored' is the number of states of the machine{(chooses ? ",\n * and one more, in which the colours of addresses are chosen" : "")}.
             */

            """;
        PromelaBody body = new(machine, sequence);
        string colours = chooses ? Colours : "#define colourKM 0\n#define colourUSR 0\n#define colourDMA 0\n";
        PromelaOptions options = new("", "");
        if (chooses) body.WriteStarts(options, "true");
        body.WriteRules(options);
        return header + PromelaMachine.Define(machine) + colours + body.Declarations(starts: chooses) + Loop("FAULT != FINE -> assert(false)", options);
    }

    /// <summary>
    /// The model of many machines of one kind of page: it counts up to the number of one and begins there. States that show a fault are not left, and every
    /// state prints the number of its machine and its fault, when Spin's verifier is built with <c>-DPRINTF</c>. The states in which it counts are one more than
    /// the largest number.
    /// </summary>
    /// <exception cref="ArgumentException">The machines have different pages or lines.</exception>
    /// <exception cref="NotSupportedException">A machine is one that the export has no rules for.</exception>
    public static string Survey(IReadOnlyList<MachineDescription> machines, IReadOnlyList<Primitive> sequence)
    {
        if (machines.Any(machine => machine.Lines != machines[0].Lines || machine.Pages != machines[0].Pages))
            throw new ArgumentException("A survey is of machines with the same lines and pages.", nameof(machines));
        foreach (MachineDescription machine in machines) Refuse(machine);

        PromelaBody body = new(machines[0], sequence);
        PromelaOptions options = new("bad == FINE && ", "; bad = FAULT");
        options.Add($"phase == START && machine < {machines.Max(PromelaMachine.Number)}", "machine = machine + 1");
        body.WriteStarts(options, Any(machines.Where(machine => machine.L1 == L1Kind.ViptAliasing)));
        body.WriteStart(options, Any(machines.Where(machine => machine.L1 != L1Kind.ViptAliasing)), "");
        body.WriteRules(options);
        return "/* Many machines, counted apart. */\nbyte bad;\n" + PromelaMachine.DefineAll() + Colours + body.Declarations(starts: true)
            + Loop("phase != START -> printf(\"%d %d\\n\", machine, bad)", options);
    }

    private static string Loop(string report, PromelaOptions options) => $"active proctype machinery() {{\nend: do\n  :: d_step {{ {report} }}\n{options}  od\n}}\n";

    private static string Any(IEnumerable<MachineDescription> machines) =>
        string.Join(" || ", machines.Select(machine => $"machine == {PromelaMachine.Number(machine)}").Distinct().DefaultIfEmpty("false"));

    private static void Refuse(MachineDescription machine)
    {
        if (machine is not { Features: MachineFeatures.All, Deviations: Deviations.None, Colours: 2, Cpus: 1, PageCount: 1 })
            throw new NotSupportedException("A machine that deviates from the base, or has features taken away, is not exported.");
    }
}
