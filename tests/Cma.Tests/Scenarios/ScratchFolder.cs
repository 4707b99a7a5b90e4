namespace Cma.Tests.Scenarios;

/// <summary>A folder for one test, gone afterwards.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cma-test-").FullName;

    public string At(string name) => System.IO.Path.Join(Path, name);

    /// <summary>Writes a file of so many bytes, with the folders above it.</summary>
    public string Add(string name, int length = 10)
    {
        string path = At(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, new byte[length]);
        return path;
    }

    /// <summary>Takes all permissions from something in the folder, or gives them back.</summary>
    public void SetReadable(string name, bool isReadable)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such permissions in this file system");
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(At(name), isReadable ? UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute : UnixFileMode.None);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
