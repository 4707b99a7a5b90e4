namespace Cma.Scenarios.Reading;

/// <summary>
/// Reads the values of one map. Whatever is wrong becomes a mistake at its place, and a stand-in value is returned, so that reading goes on and
/// tells everything at once; the stand-ins are never seen, because a file with a mistake is refused in the end.
/// </summary>
internal sealed class MapReader
{
    private readonly Dictionary<string, SpecNode> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wrong = new(StringComparer.Ordinal);
    private readonly string _section;
    private readonly Mistakes _mistakes;

    private MapReader(SpecMap map, string section, IReadOnlyList<string> known, Mistakes mistakes)
    {
        Node = map;
        _section = section;
        _mistakes = mistakes;
        foreach ((SpecScalar key, SpecNode value) in map.Entries)
        {
            if (!known.Contains(key.Text))
                mistakes.Add(key, $"{Quoted.Of(key.Text)} is not a key of {Title}; {NearestWord.Hint(key.Text, known)}");
            else if (!_values.TryAdd(key.Text, value))
                mistakes.Add(key, $"{Quoted.Of(key.Text)} stands twice in {Title}, the first time on line {_values[key.Text].Line}; keep one.");
        }
    }

    /// <summary>The map itself, for mistakes that no single key makes.</summary>
    public SpecNode Node { get; }

    private string Title => _section.Length == 0 ? "a scenario" : _section;

    /// <summary>Opens a map.</summary>
    /// <param name="node">The value that should be a map.</param>
    /// <param name="section">What the map is, for messages: <c>device</c>, <c>tenant.access</c>; empty for the file itself.</param>
    /// <param name="known">Its keys.</param>
    /// <param name="mistakes">Where what is wrong goes.</param>
    /// <returns>The reader, or null after a mistake was added.</returns>
    public static MapReader? Open(SpecNode node, string section, IReadOnlyList<string> known, Mistakes mistakes)
    {
        if (node is SpecMap map) return new(map, section, known, mistakes);
        string title = section.Length == 0 ? "a scenario" : section;
        if (node is not SpecRefused) mistakes.Add(node, $"{title} {Found(node)}; it is a map with keys such as {string.Join(", ", known.Take(4))}.");
        return null;
    }

    /// <summary>Whether the key is there, with or without a value.</summary>
    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>Whether a mistake about the key's value was told already, so that what follows from the value is not worth a word.</summary>
    public bool IsWrong(string key) => _wrong.Contains(key);

    /// <summary>Where a key's value stands; the map itself for a key that is not there.</summary>
    public SpecNode At(string key) => _values.GetValueOrDefault(key, Node);

    /// <summary>The value of a key that may be left out.</summary>
    public T Read<T>(string key, Func<string, Parsed<T>> kind, T otherwise) =>
        _values.TryGetValue(key, out SpecNode? node) ? Scalar(key, node, kind, otherwise) : otherwise;

    /// <summary>The value of a key that may be left out, or null.</summary>
    public T? ReadOptional<T>(string key, Func<string, Parsed<T>> kind)
        where T : struct => _values.TryGetValue(key, out SpecNode? node) ? Scalar(key, node, kind, default) : null;

    /// <summary>The value of a key that must be there; <paramref name="standIn"/> after a mistake.</summary>
    public T Require<T>(string key, Func<string, Parsed<T>> kind, T standIn, string example)
    {
        if (_values.TryGetValue(key, out SpecNode? node)) return Scalar(key, node, kind, standIn);
        _wrong.Add(key);
        _mistakes.Add(Node, $"{Path(key)} is missing; write for example {Quoted.Of($"{key}: {example}")}.");
        return standIn;
    }

    /// <summary>One value or a list of them; empty when the key is not there.</summary>
    public IReadOnlyList<T> ReadList<T>(string key, Func<string, Parsed<T>> kind, int most, T standIn) =>
        ReadList(key, kind, most, standIn, static (value, _) => value);

    /// <summary>One value or a list of them, each made into something that knows where it stands; empty when the key is not there.</summary>
    public IReadOnlyList<TPlaced> ReadList<T, TPlaced>(
        string key, Func<string, Parsed<T>> kind, int most, T standIn, Func<T, SpecNode, TPlaced> place)
    {
        if (!_values.TryGetValue(key, out SpecNode? node)) return [];
        if (node is not SpecList list) return [place(Scalar(key, node, kind, standIn), node)];
        return CountIsFit(key, list, most) ? [.. list.Items.Select(item => place(Scalar(key, item, kind, standIn), item))] : [place(standIn, list)];
    }

    /// <summary>A map under a key that may be left out; null when it is, or after a mistake.</summary>
    public MapReader? ReadMap(string key, string section, IReadOnlyList<string> known)
    {
        if (!_values.TryGetValue(key, out SpecNode? node)) return null;
        MapReader? map = Open(node, section, known, _mistakes);
        if (map is null) _wrong.Add(key);
        return map;
    }

    /// <summary>A list of maps under a key that may be left out; a map that is none is left out after a mistake.</summary>
    public IReadOnlyList<MapReader> ReadMaps(string key, string section, IReadOnlyList<string> known, int most)
    {
        if (!_values.TryGetValue(key, out SpecNode? node)) return [];
        if (node is not SpecList list)
        {
            if (node is not SpecRefused) _mistakes.Add(node, $"{Path(key)} {Found(node)}; it is a list, each {section} beginning with a dash.");
            return [];
        }

        return CountIsFit(key, list, most) ? [.. list.Items.Select(item => Open(item, section, known, _mistakes)).OfType<MapReader>()] : [];
    }

    /// <summary>Adds a mistake at a key's value.</summary>
    public void Wrong(string key, string message)
    {
        _wrong.Add(key);
        _mistakes.Add(At(key), $"{Path(key)} {message}");
    }

    private bool CountIsFit(string key, SpecList list, int most)
    {
        if (list.Items.Count == 0) _mistakes.Add(list, $"{Path(key)} is an empty list; give it a value or leave the key out.");
        else if (list.Items.Count > most) _mistakes.Add(list, $"{Path(key)} has {list.Items.Count} entries; {most} are allowed.");
        else return true;
        _wrong.Add(key);
        return false;
    }

    private T Scalar<T>(string key, SpecNode node, Func<string, Parsed<T>> kind, T standIn)
    {
        string? mistake = null;
        if (node is SpecScalar { IsEmpty: false } scalar)
        {
            Parsed<T> parsed = kind(scalar.Text);
            if (parsed.Mistake is null) return parsed.Value;
            mistake = $"{Quoted.Of(scalar.Text)} {parsed.Mistake}";
        }
        else if (node is not SpecRefused)
        {
            mistake = $"{Found(node)}; one value is wanted.";
        }

        _wrong.Add(key);
        if (mistake is not null) _mistakes.Add(node, $"{Path(key)} {mistake}");
        return standIn;
    }

    private static string Found(SpecNode node) => node switch
    {
        SpecScalar { IsEmpty: true } => "has no value",
        SpecScalar scalar => $"is the text {Quoted.Of(scalar.Text)}",
        SpecList => "is a list",
        _ => "is a map",
    };

    private string Path(string key) => _section.Length == 0 ? key : $"{_section}.{key}";
}
