namespace ContiguousMemory.Tests.Linux;

/// <summary>The sources that these tests were built from, for what is compiled out of them.</summary>
internal static class Checkout
{
    /// <summary>The folder, or a skipped test.</summary>
    internal static string OrSkip()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ContiguousMemory.slnx"))) return folder.FullName;
        }

        Assert.Skip("These tests do not run inside a checkout, so there is no source to compile.");
        return "";
    }
}
