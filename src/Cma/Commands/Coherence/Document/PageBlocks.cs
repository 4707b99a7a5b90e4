using ContiguousMemory.Coherence.Checker;
using ContiguousMemory.Coherence.Machine;

namespace Cma.Commands.Coherence.Document;

/// <summary>The parts of docs/coherence.md that the checker writes, by name. A new one is one line here and a pair of marks on the page.</summary>
internal sealed class PageBlocks
{
    private readonly Dictionary<string, Lazy<string>> _blocks;

    public PageBlocks(CancellationToken cancel)
    {
        Lazy<MatrixBlocks> matrix = new(() => new(MatrixRun.Run(Matrix.Cells(), cancel: cancel)));
        Dictionary<string, Func<string>> writers = new()
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
        };
        _blocks = writers.ToDictionary(writer => writer.Key, writer => new Lazy<string>(writer.Value));
    }

    public IEnumerable<string> Names => _blocks.Keys;

    /// <summary>The block as the checker writes it now; it is asked once.</summary>
    public string Text(string name) => _blocks[name].Value;
}
