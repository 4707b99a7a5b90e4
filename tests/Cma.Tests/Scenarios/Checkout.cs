namespace Cma.Tests.Scenarios;

/// <summary>The checkout the tests run in: what it ships is tested as it is shipped.</summary>
internal static class Checkout
{
    private static readonly string s_root = FindRoot();

    public static string At(string path) => Path.Join(s_root, path);

    public static IEnumerable<string> Scenarios => Directory.EnumerateFiles(At("scenarios"), "*.yaml").Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Join(folder.FullName, "ContiguousMemory.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} lies in no checkout.");
    }
}
