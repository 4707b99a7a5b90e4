using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;

namespace Cma.Commands.Coherence.Document;

/// <summary>The parts of a page that the checker writes, by name. A new one is one line here and a pair of marks on the page.</summary>
internal sealed class PageBlocks
{
    private readonly Dictionary<string, Lazy<string>> _blocks;

    private PageBlocks(Dictionary<string, Func<string>> writers) => _blocks = writers.ToDictionary(writer => writer.Key, writer => new Lazy<string>(writer.Value));

    public IEnumerable<string> Names => _blocks.Keys;

    /// <summary>The block as the checker writes it now; it is asked once.</summary>
    public string Text(string name) => _blocks[name].Value;

    /// <summary>Those of docs/coherence.md.</summary>
    public static PageBlocks OfCoherence(CancellationToken cancel)
    {
        Lazy<MatrixBlocks> matrix = new(() => new(MatrixRun.Run(Matrix.Cells(), cancel: cancel)));
        return new(new()
        {
            ["counts"] = () => matrix.Value.Counts(),
            ["thread-claims"] = () => ClaimSections.Text(ThreadClaims.All, 1, cancel),
            ["streaming-claims"] = () => ClaimSections.Text(StreamingClaims.All, ThreadClaims.All.Count + 1, cancel),
            ["lowmem"] = () => matrix.Value.Lowmem(),
            ["lowmem-relaxed"] = () => matrix.Value.Relaxed(PageKind.Lowmem),
            ["highmem"] = () => matrix.Value.Highmem(),
            ["highmem-without-lazy-kmaps"] = () => matrix.Value.HighmemWithoutLazy(),
            ["highmem-relaxed"] = () => matrix.Value.Relaxed(PageKind.Highmem),
            ["streaming"] = () => matrix.Value.Streaming(),
            ["hazards"] = () => HazardsBlock.Text(cancel),
            ["needs"] = () => NeedsBlock.Text(cancel),
            ["mutants"] = () => MutantsBlock.Text(cancel),
            ["history"] = () => HistoryBlock.Text(cancel),
        });
    }

    /// <summary>Those of docs/sequence.md.</summary>
    public static PageBlocks OfSequence() => new(new() { ["cores"] = MachinesBlocks.Cores, ["traits"] = MachinesBlocks.Traits });

    /// <summary>Those of the page, told by its name.</summary>
    /// <exception cref="PageException">No such page has any.</exception>
    public static PageBlocks Of(string path, CancellationToken cancel) => Path.GetFileName(path) switch
    {
        "coherence.md" => OfCoherence(cancel),
        "sequence.md" => OfSequence(),
        string other => throw new PageException($"'{Scenarios.Reading.Quoted.Safe(other)}' is no page of the checker's; there are docs/coherence.md and docs/sequence.md."),
    };
}
