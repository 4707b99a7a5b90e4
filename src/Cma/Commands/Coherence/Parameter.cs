using ContiguousMemory.Coherence.Machine.Cores;

namespace Cma.Commands.Coherence;

/// <summary>One parameter of a machine: the values it may still have, and who said so.</summary>
/// <param name="subject">What it is, for a message.</param>
/// <param name="all">Every value, the usual one first.</param>
/// <param name="wordOf">A value's word.</param>
internal sealed class Parameter<T>(string subject, IReadOnlyList<T> all, Func<T, string> wordOf)
    where T : struct
{
    private IReadOnlyList<T>? _limits;
    private string _limitedBy = "", _source = "", _fixedBy = "";

    /// <summary>The value, where one is fixed.</summary>
    public T? Fixed { get; private set; }

    public IEnumerable<string> Words => all.Select(wordOf);

    /// <summary>Fixes the value that the word names; false if it names none of these.</summary>
    public bool Take(string word)
    {
        foreach (T value in all)
        {
            if (wordOf(value) != word) continue;
            Fix(value, $"'{word}'");
            return true;
        }

        return false;
    }

    /// <exception cref="MachineWordException">Another value is fixed, or the core cannot have it.</exception>
    public void Fix(T value, string by)
    {
        if (Fixed is { } other && !other.Equals(value)) throw new MachineWordException($"{_fixedBy} and {by} cannot both be: {subject} is one of {string.Join(", ", Words)}.");
        (Fixed, _fixedBy) = (value, by);
        CheckLimits();
    }

    /// <summary>Leaves only what a core's manual allows.</summary>
    /// <exception cref="MachineWordException">Another value is fixed already.</exception>
    public void Limit(IReadOnlyList<T> values, string source, string core)
    {
        (_limits, _source, _limitedBy) = (values, source, core);
        CheckLimits();
    }

    /// <summary>The values that are open: the one that is fixed, what a core leaves open, or else all or the usual one.</summary>
    public IReadOnlyList<T> Values(bool every, T usual) => Fixed is { } value ? [value] : _limits ?? (every ? all : [usual]);

    private void CheckLimits()
    {
        if (Fixed is not { } value || _limits is null || _limits.Contains(value)) return;
        throw new MachineWordException($"There is no {_limitedBy} with {_fixedBy}: of {subject} its manual says {string.Join(" or ", _limits.Select(wordOf))} ({_source}).");
    }
}
