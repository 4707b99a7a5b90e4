using System.CommandLine;
using Cma.Commands.Coherence.Document;
using Cma.Commands.Coherence.Synthesising;

namespace Cma.Commands.Coherence;

/// <summary><c>cma coherence …</c>: whether an order of cache maintenance is right.</summary>
internal static class CoherenceCommand
{
    public static Command Create() => new("coherence", "Decide which orders of cache maintenance are right on which Arm machine, in a model of it.")
    {
        MatrixCommand.Create(),
        CheckCommand.Create(),
        ExplainCommand.Create(),
        SynthesiseCommand.Create(),
        HistoryCommand.Create(),
        SymptomCommand.Create(),
        DocumentCommand.Create(),
        ExportCommand.Create(),
    };
}
