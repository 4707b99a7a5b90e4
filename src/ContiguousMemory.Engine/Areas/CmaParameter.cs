using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>The kernel's <c>cma=SIZE[@BASE[-END]]</c>, read as early_cma of kernel/dma/contiguous.c reads it.</summary>
/// <param name="Size">Bytes. 0 switches the default area off.</param>
/// <param name="Base">Where it may start; 0 for anywhere.</param>
/// <param name="End">The address it must end at or below; 0 for no limit but the end of memory.</param>
/// <param name="IsFixed">Whether it must start at <paramref name="Base"/>: so when no end is given, or the end leaves no choice.</param>
public readonly record struct CmaParameter(long Size, PhysicalAddress Base, PhysicalAddress End, bool IsFixed)
{
    /// <summary>Whether there is to be no default area.</summary>
    public bool IsDisabled => Size == 0;

    /// <summary>Reads the text after <c>cma=</c>; <c>cma=</c> itself may stand before it.</summary>
    /// <exception cref="CmaException">It is not of that form, or an address does not fit; the message says where.</exception>
    public static CmaParameter Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string value = text.StartsWith("cma=", StringComparison.Ordinal) ? text[4..] : text;
        if (value.Length == 0) throw Wrong(text, "the size is missing");
        int at = value.IndexOf('@', StringComparison.Ordinal);
        long size = ReadSize(text, at < 0 ? value : value[..at], "size");
        if (at < 0) return new(size, default, default, false);

        string place = value[(at + 1)..];
        int dash = place.IndexOf('-', StringComparison.Ordinal);
        long start = ReadSize(text, dash < 0 ? place : place[..dash], "base");
        if (size > long.MaxValue - start) throw Wrong(text, "base and size together pass the end of the address space");
        if (dash < 0) return new(size, Address(start), Address(start + size), true);

        long end = ReadSize(text, place[(dash + 1)..], "end");
        if (end < start) throw Wrong(text, $"the end, {new ByteSize(end)}, lies before the base, {new ByteSize(start)}");
        return new(size, Address(start), Address(end), end - start == size);
    }

    /// <summary>The declaration it stands for. The default area's name is <c>reserved</c>.</summary>
    public AreaDeclaration ToDeclaration() => new() { Size = Size, Base = Base, Limit = End, IsFixed = IsFixed, Name = "reserved" };

    private static PhysicalAddress Address(long value) => new((ulong)value);

    private static long ReadSize(string whole, string text, string part) =>
        ByteSize.TryParse(text, out ByteSize size) ? size.Bytes : throw Wrong(whole, $"the {part} '{text}' is not a number with an optional K, M, G or T");

    private static CmaException Wrong(string text, string why) =>
        new(CmaError.InvalidArgument, $"'{text}' is not of the form cma=SIZE[@BASE[-END]]: {why}. An example: cma=64M@0x10000000-0x40000000.");
}
