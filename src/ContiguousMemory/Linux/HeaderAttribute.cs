namespace ContiguousMemory.Linux;

/// <summary>Names the C header a native constant comes from, so that a test can hold the one against the other.</summary>
/// <param name="path">The header as an <c>#include</c> names it.</param>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class HeaderAttribute(string path) : Attribute
{
    internal string Path { get; } = path;
}
