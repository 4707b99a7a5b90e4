using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cma.Scenarios.Reading;

/// <summary>
/// Builds the tree of one YAML document from the parser's events. Bounded in depth and number; anchors, aliases and tags, which scenarios
/// have no use for and bombs have, are refused one by one.
/// </summary>
internal sealed class NodeTree
{
    private readonly Parser _events;
    private readonly Mistakes _mistakes;
    private int _nodes;
    private Mark _last = Mark.Empty;

    private NodeTree(string text, Mistakes mistakes)
    {
        _events = new Parser(new StringReader(text));
        _mistakes = mistakes;
    }

    /// <summary>Reads the one document of <paramref name="text"/>.</summary>
    /// <returns>Its value, or null after a mistake was added.</returns>
    public static SpecNode? Read(string text, Mistakes mistakes)
    {
        var tree = new NodeTree(text, mistakes);
        try
        {
            return tree.ReadStream();
        }
        catch (BrokenException broken)
        {
            mistakes.Add(Number(broken.At.Line), Number(broken.At.Column), broken.Message);
            return null;
        }
    }

    private SpecNode? ReadStream()
    {
        while (Advance())
        {
            if (_events.Current is not DocumentStart) continue;
            Next();
            SpecNode root = ReadNode(0);
            while (Advance())
            {
                if (_events.Current is not DocumentStart second) continue;
                _mistakes.Add(Number(second.Start.Line), Number(second.Start.Column), "a second document starts here; a scenario file holds one.");
                return null;
            }

            return root;
        }

        _mistakes.Add(1, 1, "the file is empty; a scenario needs at least an area and an end (see docs/scenario.md).");
        return null;
    }

    private SpecNode ReadNode(int depth)
    {
        ParsingEvent at = _events.Current!;
        int line = Number(at.Start.Line), column = Number(at.Start.Column);
        if (++_nodes > ScenarioLimits.Nodes)
            throw new BrokenException(at.Start, $"more than {ScenarioLimits.Nodes} values; a scenario has a few hundred.");
        if (depth > ScenarioLimits.Depth)
            throw new BrokenException(at.Start, $"values lie more than {ScenarioLimits.Depth} deep; a scenario needs four.");

        SpecNode node = at switch
        {
            Scalar scalar => new SpecScalar(scalar.Value, scalar.Style is not ScalarStyle.Plain, line, column),
            SequenceStart => ReadList(line, column, depth),
            MappingStart => ReadMap(line, column, depth),
            _ => new SpecRefused(line, column),
        };
        return Refused(at) is { } why ? Refuse(line, column, why) : node;
    }

    private SpecList ReadList(int line, int column, int depth)
    {
        var items = new List<SpecNode>();
        while (Next() is not SequenceEnd) items.Add(ReadNode(depth + 1));
        return new(items, line, column);
    }

    private SpecMap ReadMap(int line, int column, int depth)
    {
        var entries = new List<KeyValuePair<SpecScalar, SpecNode>>();
        while (Next() is not MappingEnd)
        {
            SpecNode key = ReadNode(depth + 1);
            Next();
            SpecNode value = ReadNode(depth + 1);
            if (key is SpecScalar name) entries.Add(new(name, value));
            else if (key is not SpecRefused) _mistakes.Add(key, "a key is a word here, not a list or a map.");
        }

        return new(entries, line, column);
    }

    private SpecRefused Refuse(int line, int column, string why)
    {
        _mistakes.Add(line, column, why);
        return new(line, column);
    }

    private static string? Refused(ParsingEvent at) => at switch
    {
        AnchorAlias alias => $"the alias {Quoted.Of("*" + alias.Value.Value)} is refused; scenarios have no aliases, write the value out.",
        NodeEvent { Anchor.IsEmpty: false } node => $"the anchor {Quoted.Of("&" + node.Anchor.Value)} is refused; scenarios have no anchors, write the value out.",
        NodeEvent { Tag.IsEmpty: false } node => $"the tag {Quoted.Of(node.Tag.ToString())} is refused; scenarios have no tags.",
        _ => null,
    };

    private ParsingEvent Next() => Advance()
        ? _events.Current!
        : throw new BrokenException(_last, "this is not YAML: the text ends too early.");

    // The one call into the library. On some texts its scanner trips over itself (found by fuzzing) in place of saying what is wrong with them.
    private bool Advance()
    {
        try
        {
            if (!_events.MoveNext()) return false;
            _last = _events.Current!.End;
            return true;
        }
        catch (YamlException broken)
        {
            throw new BrokenException(broken.Start, $"this is not YAML: {Lowered(Quoted.Sentence(broken.Message))}");
        }
        catch (Exception tripped) when (tripped is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw new BrokenException(_last, "this is not YAML: from here on the text cannot be made out.");
        }
    }

    // The file is bounded well below what an int holds.
    private static int Number(long mark) => (int)Math.Max(1, mark);

    private static string Lowered(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];

    private sealed class BrokenException(Mark at, string message) : Exception(message)
    {
        public Mark At { get; } = at;
    }
}
