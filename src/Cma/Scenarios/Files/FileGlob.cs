namespace Cma.Scenarios.Files;

/// <summary>A glob of a scenario and where it stands. <c>*</c> is any part of a name, <c>**</c> any folders; nothing else is special.</summary>
/// <param name="Text">The glob as written; relative ones start from the scenario's folder.</param>
/// <param name="Line">Its line in the scenario.</param>
/// <param name="Column">Its column there.</param>
internal sealed record FileGlob(string Text, int Line, int Column)
{
    /// <summary>Characters of a glob: the longest path of Linux (PATH_MAX).</summary>
    private const int MostCharacters = 4096;

    /// <summary>Folders whose files are not contents: reading one may do something, wait for ever or never end.</summary>
    private static readonly string[] s_unreal = ["/proc", "/sys", "/dev"];

    /// <summary>What is wrong with the form of a glob, as the rest of a sentence; null when nothing is.</summary>
    public static string? Wrong(string text)
    {
        string[] parts = text.Split('/');
        int firstStar = Array.FindIndex(parts, static part => part.Contains('*', StringComparison.Ordinal));
        return text.Length == 0 ? "is empty; write a path such as docs/**."
            : text.Length > MostCharacters ? $"has {text.Length} characters; {MostCharacters} are allowed."
            : text.Any(char.IsControl) ? "holds a control character; names of files that have one are matched by *."
            : text.AsSpan().ContainsAny("?[]{}") ? "has a wildcard that is not known here; only * and ** are."
            : text.Contains('\\', StringComparison.Ordinal) ? "has a backslash; folders are parted by /."
            : parts[0].StartsWith('~') ? "begins with ~, which is not expanded; write the folder out."
            : parts.Any(static part => part != "**" && part.Contains("**", StringComparison.Ordinal))
                ? "has ** beside other characters; it stands alone between slashes."
            : firstStar >= 0 && parts.AsSpan(firstStar).Contains("..") ? "goes up with .. after a wildcard; put .. in front."
            : parts[^1] is "" or "." or ".." ? "names a folder; name the files in it, as in docs/**."
            : null;
    }

    /// <summary>Parts the glob into a folder to start from and a pattern below it.</summary>
    /// <param name="folder">The absolute folder that a relative glob starts from.</param>
    public (string Root, string Pattern) Split(string folder)
    {
        string[] parts = Text.Split('/');
        int plain = Array.FindIndex(parts, static part => part.Contains('*', StringComparison.Ordinal));
        if (plain < 0) plain = parts.Length - 1;
        string root = string.Join('/', parts[..plain]);
        if (Text.StartsWith('/')) root = "/" + root.TrimStart('/');
        return (Path.GetFullPath(root, folder), string.Join('/', parts[plain..]));
    }

    /// <summary>How many folders below its root a pattern reaches; <see cref="int.MaxValue"/> with <c>**</c>.</summary>
    public static int DepthOf(string pattern) =>
        pattern.Contains("**", StringComparison.Ordinal) ? int.MaxValue : pattern.Count(static c => c == '/');

    /// <summary>Whether a folder is of the kernel's making and not of anyone's files.</summary>
    public static bool IsUnreal(string folder) =>
        s_unreal.Any(unreal => folder == unreal || folder.StartsWith(unreal + "/", StringComparison.Ordinal));
}
