using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ContiguousMemory.Tests.Live;

/// <summary>A program in C that lies beside the tests, compiled for as long as a test takes.</summary>
internal sealed class CompiledProgram : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("contiguous-memory-program-");

    /// <summary>Compiles it; skips the test where that cannot be done, with the reason.</summary>
    /// <param name="name">Its file, without the extension.</param>
    /// <param name="options">What else the compiler is told.</param>
    /// <param name="here">The test's file, beside which it lies.</param>
    public CompiledProgram(string name, string[]? options = null, [CallerFilePath] string here = "")
    {
        string source = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, $"{name}.c");
        Assert.SkipUnless(File.Exists(source), "These tests do not run beside their sources, so there is nothing to compile.");
        Path = System.IO.Path.Combine(_folder.FullName, name);
        try
        {
            using Process compiler = Process.Start(new ProcessStartInfo("gcc", [.. options ?? [], "-O1", "-o", Path, source]) { RedirectStandardError = true })!;
            string errors = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            Assert.SkipWhen(errors.Contains(".h: No such file", StringComparison.Ordinal), $"This machine has not all headers that {name} takes: {errors}");
            Assert.True(compiler.ExitCode == 0, errors);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"This machine has no gcc to compile {name} with.");
        }
    }

    /// <summary>The program.</summary>
    public string Path { get; }

    /// <summary>A place beside it for a file of the test's.</summary>
    public string PathOf(string file) => System.IO.Path.Combine(_folder.FullName, file);

    public void Dispose() => _folder.Delete(recursive: true);
}
