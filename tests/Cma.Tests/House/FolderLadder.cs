using System.Text.RegularExpressions;

namespace Cma.Tests.House;

/// <summary>The order of the folders inside a project: the code in each may use those to its left, never those to its right.</summary>
/// <param name="Project">The project's name, which is also its root namespace.</param>
/// <param name="Folders">Its folders, from left to right.</param>
internal sealed partial record FolderLadder(string Project, params string[] Folders)
{
    /// <summary>The folder whose types live in the project's root namespace, where the other folders see them without any using; null if none does.</summary>
    public string? RootFolder { get; init; }

    /// <summary>What in <paramref name="tree"/> goes against the order.</summary>
    /// <remarks>
    /// A type of another folder is reached by a using directive, by its full name, or by a name that starts at a parent namespace
    /// (<c>Claims.Claim</c>, <c>Engine.Claims.Claim</c>). All three are looked for in the code; comments are not code. One of the root folder is
    /// reached by its mere name, so that name is looked for.
    /// </remarks>
    public IEnumerable<string> Complaints(SourceTree tree)
    {
        string prefix = $"src/{Project}/";
        var files = tree.Code().Where(file => file.Path.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        ILookup<string, string> types = files
            .SelectMany(file => TypeDeclaration().Matches(file.Code).Select(match => (Folder: FolderOf(file.Path), Type: match.Groups[1].Value)))
            .ToLookup(pair => pair.Folder, pair => pair.Type);

        foreach ((string path, string code) in files)
        {
            int place = Array.IndexOf(Folders, FolderOf(path));
            if (place < 0)
            {
                yield return $"{path}: its folder has no place in {Project}, which has {string.Join(", ", Folders)}.";
                continue;
            }

            foreach (string folder in Folders[(place + 1)..].Where(folder => Mentions(code, folder, types[folder])))
                yield return $"{path}: {Folders[place]} may not use {folder}, which comes after it.";
            if (GlobalUsing().IsMatch(code))
                yield return $"{path}: a global using of our own hides who uses whom.";
        }

        foreach ((string path, string text) in tree.Ending($"src/{Project}/{Project}.csproj"))
        {
            if (text.Contains("<Using Include=\"ContiguousMemory", StringComparison.Ordinal))
                yield return $"{path}: a global using of our own hides who uses whom.";
        }
    }

    private string FolderOf(string path) => path[($"src/{Project}/".Length)..].Split('/') is [var folder, _, ..] ? folder : "";

    private bool Mentions(string code, string folder, IEnumerable<string> types)
    {
        if (Regex.IsMatch(code, $@"\b{Regex.Escape(Project)}\s*\.\s*{folder}\b")) return true;

        string names = string.Join('|', types.Distinct());
        if (names.Length == 0) return false;
        if (folder == RootFolder) return Regex.IsMatch(code, $@"(?<![\w.])(?:{Project}\s*\.\s*)?(?:{names})\b");

        // A property may bear a folder's name; a folder's name before one of that folder's types is the namespace.
        string parent = Project.Split('.')[^1];
        return Regex.IsMatch(code, $@"(?<![\w.])(?:{parent}\s*\.\s*)?{folder}\s*\.\s*(?:{names})\b");
    }

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?|delegate\s+[\w<>\[\]?,.\s]+?)\s+([A-Z]\w*)\s*[<({:;\s]")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"\bglobal\s+using\s+[^;]*\bContiguousMemory\b")]
    private static partial Regex GlobalUsing();
}
