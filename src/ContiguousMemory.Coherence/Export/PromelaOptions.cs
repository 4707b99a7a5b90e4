using System.Text;

namespace ContiguousMemory.Coherence.Export;

/// <summary>The options of the model's one loop. Each is one <c>d_step</c>, so that Spin stores the states between options and no others.</summary>
/// <param name="before">Goes before every guard.</param>
/// <param name="after">Goes after every effect.</param>
internal sealed class PromelaOptions(string before, string after)
{
    private readonly StringBuilder _text = new();

    /// <summary>Puts a comment between the options.</summary>
    public void Comment(string text) => _text.Append("  /* ").Append(text).Append(" */\n");

    /// <summary>Adds an option: statements with a guard.</summary>
    public void Add(string guard, string effect) =>
        _text.Append("  :: d_step { ").Append(before).Append(guard).Append(" -> ").Append(effect).Append(after).Append(" }\n");

    /// <summary>
    /// Adds the options that flush a set of first-level slots: one dirty line is written back at a time, in the order of lines and slots, and when none
    /// is left the clean ones are dropped and the effect happens.
    /// </summary>
    /// <param name="guard">When it may happen at all.</param>
    /// <param name="isIn">Whether a slot is in the set, as a condition.</param>
    /// <param name="lines">How many lines there are.</param>
    /// <param name="effect">What follows.</param>
    public void Flush(string guard, Func<int, string> isIn, int lines, string effect)
    {
        StringBuilder none = new(guard), drop = new();
        for (int line = 0; line < lines; line++)
        {
            for (int slot = 0; slot < PromelaRules.Slots; slot++)
            {
                string at = PromelaRules.Slot(line, slot), dirty = $"({isIn(slot)} && l1[{at}] == DIRTY)";
                Add($"{none} && {dirty} && ROOM", $"writeBack({line}, {at}, INVALID)");
                none.Append(" && !").Append(dirty);
                drop.Append($"if :: {isIn(slot)} -> drop({at}) :: else fi; ");
            }
        }

        Add(none.ToString(), drop + effect);
    }

    public override string ToString() => _text.ToString();
}
