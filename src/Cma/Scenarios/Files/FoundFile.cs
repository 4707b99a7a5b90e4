using Microsoft.Win32.SafeHandles;

namespace Cma.Scenarios.Files;

/// <summary>A regular file with something in it, as it was when it was listed.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Length">Its length in bytes; above zero.</param>
internal sealed record FoundFile(string Path, long Length)
{
    /// <summary>
    /// Opens it for reading, unless it has gone, turned into something else or may not be read: files change under a run, and a run goes on without them.
    /// </summary>
    /// <param name="why">Why not, in a few words; null on success.</param>
    /// <returns>The open file, for the caller to dispose, or null.</returns>
    public SafeFileHandle? TryOpen(out string? why)
    {
        // Looked at again first: to open what has become a pipe would wait for ever.
        var now = new FileInfo(Path);
        why = null;
        try
        {
            if (!now.Exists) why = "it has gone";
            else if (now.LinkTarget is not null || now.Length == 0) why = "it is no longer a file with contents";
            else return File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (UnauthorizedAccessException)
        {
            why = "it may not be read";
        }
        catch (IOException failed)
        {
            why = failed is FileNotFoundException or DirectoryNotFoundException ? "it has gone" : "it cannot be read";
        }

        return null;
    }
}
