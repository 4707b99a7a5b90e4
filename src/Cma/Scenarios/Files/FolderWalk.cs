using System.IO.Enumeration;
using Microsoft.Extensions.FileSystemGlobbing;

namespace Cma.Scenarios.Files;

/// <summary>
/// Looks through a folder for the files of one glob: a folder's files in the order of their names, then its folders. Links on the way are not
/// followed, so that a loop of them is no loop and no file comes twice; nothing is opened, and what has no length (a pipe, a socket, a device,
/// an empty file) is passed over.
/// </summary>
internal sealed class FolderWalk
{
    /// <summary>Folders within folders. Arbitrary; deeper ones are passed over.</summary>
    private const int MostDepth = 64;

    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, RecurseSubdirectories = false };

    private readonly FileBudget _budget;
    private readonly Matcher _matcher = new(StringComparison.Ordinal);
    private readonly CancellationToken _cancel;
    private WalkCounts _counts;

    private FolderWalk(FileBudget budget, string pattern, CancellationToken cancel)
    {
        _budget = budget;
        _matcher.AddInclude(pattern);
        _cancel = cancel;
    }

    /// <summary>Takes what matches out of <paramref name="budget"/>.</summary>
    /// <param name="root">The absolute folder to start from.</param>
    /// <param name="pattern">A pattern of <c>*</c> and <c>**</c> below it.</param>
    /// <param name="budget">What may be taken, and where it goes.</param>
    /// <param name="cancel">Ends the search with <see cref="OperationCanceledException"/>.</param>
    public static WalkCounts Take(string root, string pattern, FileBudget budget, CancellationToken cancel)
    {
        var walk = new FolderWalk(budget, pattern, cancel);
        walk.Visit(root, "", Math.Min(FileGlob.DepthOf(pattern), MostDepth));
        return walk._counts;
    }

    private void Visit(string folder, string below, int deeper)
    {
        _cancel.ThrowIfCancellationRequested();
        if (_budget.IsSpent || FileGlob.IsUnreal(folder)) return;
        List<Entry> entries = List(folder);
        TakeFiles(folder, below, entries);
        if (deeper == 0) return;
        foreach (Entry entry in entries)
        {
            if (entry.IsFolder) Visit(Path.Join(folder, entry.Name), $"{below}{entry.Name}/", deeper - 1);
        }
    }

    private void TakeFiles(string folder, string below, List<Entry> entries)
    {
        // One call a folder, with paths of the matcher's own imaginary root: it then never looks at the disk itself.
        var byPath = entries.Where(static entry => !entry.IsFolder).ToDictionary(entry => below + entry.Name, StringComparer.Ordinal);
        if (byPath.Count == 0) return;
        foreach (string path in _matcher.Match("/", byPath.Keys).Files.Select(static match => match.Path).Order(StringComparer.Ordinal))
        {
            if (_budget.IsSpent) return;
            Entry entry = byPath[path];
            bool isEmpty = entry.Length == 0;
            bool isTooLong = !isEmpty && !_budget.TryTake(new(Path.Join(folder, entry.Name), entry.Length));
            _counts += new WalkCounts(1, isEmpty ? 1 : 0, isTooLong ? 1 : 0, 0);
        }
    }

    private List<Entry> List(string folder)
    {
        var entries = new List<Entry>();
        try
        {
            var listing = new FileSystemEnumerable<Entry>(
                folder,
                static (ref FileSystemEntry entry) => new(entry.FileName.ToString(), entry.IsDirectory, entry.IsDirectory ? 0 : entry.Length),
                s_everything)
            {
                ShouldIncludePredicate = static (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
            };
            foreach (Entry entry in listing)
            {
                if (!_budget.Visit()) break;
                entries.Add(entry);
            }
        }
        catch (Exception failed) when (failed is UnauthorizedAccessException or IOException)
        {
            // What was listed before still counts; the folder is told of beside the files.
            _counts += new WalkCounts(0, 0, 0, 1);
        }

        entries.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return entries;
    }

    private readonly record struct Entry(string Name, bool IsFolder, long Length);
}
