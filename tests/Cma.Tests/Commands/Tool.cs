using Cma.Tests.House;

namespace Cma.Tests.Commands;

/// <summary>The tool as a user has it: a process.</summary>
internal static class Tool
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "cma.dll");

    /// <summary>Runs <c>cma</c>, its output going to pipes.</summary>
    public static Task<Ended> Run(params string[] arguments) =>
        Command.Run("dotnet", [Path, .. arguments], AppContext.BaseDirectory);

    /// <summary>One sentence for the user, and no trace of the program's insides.</summary>
    public static void AssertTellsOnly(Ended ended, int exitCode, params string[] words)
    {
        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Equal("", ended.Output);
        foreach (string word in words) Assert.Contains(word, ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", ended.Errors, StringComparison.Ordinal);
    }
}
