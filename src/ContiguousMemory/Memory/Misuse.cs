namespace ContiguousMemory;

/// <summary>Exceptions for a part of an argument that is wrong, which name the argument and not the part's own variable.</summary>
internal static class Misuse
{
    /// <summary>A value beyond its bound.</summary>
    public static ArgumentOutOfRangeException OutOfRange(string parameter, object value, string bound) => new(parameter, value, bound);

    /// <summary>A value that breaks a rule.</summary>
    public static ArgumentException Wrong(string parameter, string rule) => new(rule, parameter);
}
