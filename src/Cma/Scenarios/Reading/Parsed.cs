namespace Cma.Scenarios.Reading;

/// <summary>What came of reading one value: the value, or what is wrong with the text.</summary>
/// <param name="Value">The value; meaningless beside a mistake.</param>
/// <param name="Mistake">Null when it was read; else the rest of a sentence that begins with the key and the text, such as <c>is below 2 MiB</c>.</param>
internal readonly record struct Parsed<T>(T Value, string? Mistake)
{
    public static implicit operator Parsed<T>(T value) => new(value, null);

    public static Parsed<T> Wrong(string mistake) => new(default!, mistake);
}
