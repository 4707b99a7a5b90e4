namespace Cma.Tests.Commands;

/// <summary>A file with a text in it, gone at the end of the test.</summary>
internal sealed class TextFile : IDisposable
{
    public TextFile(string text, string extension = ".txt")
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"cma-test-{Guid.NewGuid():N}{extension}");
        File.WriteAllText(Path, text);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
