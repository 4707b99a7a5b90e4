namespace Cma.Scenarios.Reading;

/// <summary>Reads the <c>name:</c> of maps of a kind and sees to it that no two share one.</summary>
/// <param name="kind">What is named, for messages.</param>
/// <param name="mistakes">Where a name that is taken goes.</param>
internal sealed class UniqueNames(string kind, Mistakes mistakes)
{
    private readonly Dictionary<string, (string Kind, int Line)> _taken = new(StringComparer.Ordinal);

    /// <summary>The name of one map; a stand-in after a mistake.</summary>
    public string Read(MapReader map, string example) => Read(map, kind, example);

    /// <summary>The name of one map of another kind that shares these names.</summary>
    public string Read(MapReader map, string of, string example)
    {
        string name = map.Require("name", Scalars.Name(), "", example);
        if (name.Length == 0) return name;
        SpecNode at = map.At("name");
        if (!_taken.TryAdd(name, (of, at.Line)))
        {
            (string first, int line) = _taken[name];
            mistakes.Add(at, $"the name {Quoted.Of(name)} is taken by the {first} on line {line}; reports could not tell them apart.");
        }

        return name;
    }
}
