using Cma.Scenarios.Reading;
using ContiguousMemory.Engine.Frames;

namespace Cma.Scenarios.Files;

/// <summary>The real files of a tenant: the same on every call while the disk stays the same.</summary>
/// <param name="Files">The files, by glob in the order of the scenario, then by path; none comes twice.</param>
/// <param name="Met">What the search met besides.</param>
/// <param name="IsCut">Whether it ended at a bound, so that there may be more files.</param>
internal sealed record FileSet(IReadOnlyList<FoundFile> Files, WalkCounts Met, bool IsCut)
{
    /// <summary>The lengths of the files together.</summary>
    public long Bytes => Files.Sum(static file => file.Length);

    /// <summary>Looks for the files of a tenant. Opens none of them.</summary>
    /// <param name="scenario">The scenario, for the folder that relative globs start from.</param>
    /// <param name="tenant">One of its tenants. One without globs gets an empty set.</param>
    /// <param name="visits">Names to look at, at most.</param>
    /// <param name="cancel">Ends the search with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ScenarioException">A glob that must match gives no file, or all of them together give none.</exception>
    public static FileSet Find(Scenario scenario, TenantSpec tenant, int visits = FileBudget.DefaultVisits, CancellationToken cancel = default)
    {
        var budget = new FileBudget(tenant.MaxFiles, tenant.MaxBytes, visits);
        var mistakes = new Mistakes(Quoted.Safe(scenario.File, 500));
        string who = $"tenant {Quoted.Of(tenant.Name)}";
        WalkCounts met = default;
        foreach (FileGlob glob in tenant.Globs)
        {
            if (budget.IsSpent) break;
            (string root, string pattern) = glob.Split(scenario.Folder);
            WalkCounts found = FolderWalk.Take(root, pattern, budget, cancel);
            met += found;

            // A search that ran into its bound has not shown that there is nothing.
            bool isMissing = found.Useful == 0 && budget.VisitsLeft > 0;
            if (isMissing && tenant.Files.Contains(glob))
                mistakes.Add(glob.Line, glob.Column, $"{who}: the glob {Quoted.Of(glob.Text)} gives no file to use: {Why(found, root, tenant)}.");
        }

        if (tenant.HasFiles && budget.Taken.Count == 0 && !mistakes.Any)
        {
            FileGlob first = tenant.Globs.First();
            string globs = $"none of its globs, {Quoted.Of(first.Text)} the first, gives a file to use";
            mistakes.Add(first.Line, first.Column, $"{who}: {globs}; name files that this machine has.");
        }

        mistakes.ThrowIfAny();
        return new(budget.Taken, met, budget.IsSpent);
    }

    private static string Why(WalkCounts found, string root, TenantSpec tenant) =>
        FileGlob.IsUnreal(root) ? $"what stands in {Quoted.Of(root)} is made up by the kernel as it is read"
        : !Directory.Exists(root) ? $"there is no folder {Quoted.Of(root)}"
        : found.TooLong > 0 ? $"{found.TooLong} match, each longer than what maxBytes ({new ByteSize(tenant.MaxBytes)}) leaves"
        : found.Empty > 0 ? $"{found.Empty} match, all of them empty or no regular files"
        : found.Unreadable > 0 ? $"nothing matches below {Quoted.Of(root)}, where {found.Unreadable} folders cannot be read by you"
        : $"nothing matches below {Quoted.Of(root)}";
}
