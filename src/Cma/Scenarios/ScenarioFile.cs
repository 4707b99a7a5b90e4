using Cma.Scenarios.Reading;

namespace Cma.Scenarios;

/// <summary>Reads a scenario from disk.</summary>
internal static class ScenarioFile
{
    /// <summary>Loads and checks a scenario. Globs are checked for their form only; <see cref="Files.FileSet"/> looks for the files.</summary>
    /// <param name="path">The file, as the user wrote it.</param>
    /// <exception cref="ScenarioException">It cannot be read, or something in it is wrong; every mistake is told.</exception>
    public static Scenario Load(string path)
    {
        byte[] bytes = Fetch(path);
        return ScenarioReader.Read(bytes, path, Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static byte[] Fetch(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            throw Refused("(no name)", "this is not the name of a file; give the path of a scenario, such as scenarios/camera.yaml.");
        if (Directory.Exists(path)) throw Refused(path, "this is a folder; name a scenario file inside it.");
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return ReadBounded(file, path);
        }
        catch (Exception failed) when (failed is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Refused(path, "there is no such file.");
        }
        catch (UnauthorizedAccessException)
        {
            throw Refused(path, "this file may not be read by you; check its permissions.");
        }
        catch (IOException failed)
        {
            throw Refused(path, $"this file cannot be read: {Quoted.Sentence(failed.Message)}");
        }
    }

    // The length is not asked for: a pipe has none, and a growing file lies.
    private static byte[] ReadBounded(FileStream file, string path)
    {
        byte[] bytes = new byte[ScenarioLimits.FileBytes + 1];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= ScenarioLimits.FileBytes
            ? bytes[..length]
            : throw Refused(path, $"this file has more than {ScenarioLimits.FileBytes >> 10} KiB; a scenario has a few.");
    }

    private static ScenarioException Refused(string path, string message) => new([new(Quoted.Safe(path, 500), 0, 0, message)]);
}
