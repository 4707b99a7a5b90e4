using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Linux;

/// <summary>
/// A machine whose <c>/proc</c> and <c>/sys</c> hold what a test wrote, and nothing else. Its calls are real unless the test gives others.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class FakeHost : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("contiguous-memory-host-");

    internal FakeHost(ILibc? libc = null, params (string Path, string Text)[] files)
    {
        foreach ((string path, string text) in files)
        {
            string full = Path.Combine(_root.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }

        Host = new(libc ?? new Libc(), _root.FullName);
    }

    internal LinuxHost Host { get; }

    public void Dispose() => _root.Delete(recursive: true);
}
