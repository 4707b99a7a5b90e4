namespace ContiguousMemory;

/// <summary>The rules for what people call a holder. Names stand in messages and logs, one line each.</summary>
internal static class HolderName
{
    /// <summary>The longest name, in characters. Arbitrary: what still reads in a sentence.</summary>
    public const int MaxLength = 255;

    /// <summary>
    /// The two names that this thread had checked last, a buffer's and its client's. They are the same again and again, and a look at each of their characters
    /// costs as much as a whole lease.
    /// </summary>
    [ThreadStatic]
    private static string? s_last, s_before;

    /// <summary>Refuses a name that is blank, too long, or has control characters.</summary>
    public static void Check(string name, string parameter)
    {
        if (name is not null && (ReferenceEquals(name, s_last) || ReferenceEquals(name, s_before))) return;
        ArgumentException.ThrowIfNullOrWhiteSpace(name, parameter);
        if (name.Length > MaxLength) throw new ArgumentException($"A name has at most {MaxLength} characters, and this one {name.Length}.", parameter);
        if (name.AsSpan().ContainsAnyInRange('\u0000', '\u001f') || name.AsSpan().ContainsAnyInRange('\u007f', '\u009f'))
            throw new ArgumentException("A name has no control characters.", parameter);
        if (HasLoneSurrogate(name)) throw new ArgumentException("A name is well-formed text, and this one has half of a surrogate pair.", parameter);
        (s_before, s_last) = (s_last, name);
    }

    /// <summary>Whether it is no text that can be written anywhere: half of a pair stands alone in it.</summary>
    public static bool HasLoneSurrogate(string name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (!char.IsSurrogate(name[i])) continue;
            if (i + 1 == name.Length || !char.IsSurrogatePair(name[i], name[i + 1])) return true;
            i++;
        }

        return false;
    }

    /// <summary>As <see cref="Check"/>, where null stands for no name of its own.</summary>
    public static void CheckOptional(string? name, string parameter)
    {
        if (name is not null) Check(name, parameter);
    }
}
