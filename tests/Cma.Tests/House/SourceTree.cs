namespace Cma.Tests.House;

/// <summary>The text files of a checkout, or a few made-up ones: a house rule is a function from one of these to the complaints about it.</summary>
/// <remarks>Paths are relative, with forward slashes, in ordinal order.</remarks>
internal sealed class SourceTree
{
    private static readonly Lazy<SourceTree> s_checkout = new(ReadCheckout);
    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);

    private SourceTree(IEnumerable<(string Path, string Text)> files)
    {
        foreach ((string path, string text) in files) _files.Add(path, text);
    }

    /// <summary>The checkout these tests were built from.</summary>
    public static SourceTree Checkout => s_checkout.Value;

    public IEnumerable<string> Paths => _files.Keys;

    public static SourceTree Of(params (string Path, string Text)[] files) => new(files);

    public string Text(string path) => _files[path];

    public bool Has(string path) => _files.ContainsKey(path);

    /// <summary>The files whose name ends in one of these.</summary>
    public IEnumerable<(string Path, string Text)> Ending(params string[] endings) =>
        _files.Where(file => Array.Exists(endings, ending => file.Key.EndsWith(ending, StringComparison.Ordinal)))
            .Select(file => (file.Key, file.Value));

    /// <summary>The C# files, each without what is no code.</summary>
    public IEnumerable<(string Path, string Code)> Code() => Ending(".cs").Select(file => (file.Path, CodeText.Of(file.Text)));

    private static SourceTree ReadCheckout()
    {
        string root = CheckoutFolder.Root;
        return new(
            from path in CheckoutFolder.Files()
            let text = File.ReadAllText(Path.Combine(root, path)).ReplaceLineEndings("\n")
            where !text.Contains('\0', StringComparison.Ordinal)
            select (path, text));
    }
}
