namespace Cma.Reports.Tables;

/// <summary>A table, before anyone decides how it looks.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Columns">The heads.</param>
/// <param name="Rows">The cells, as many in each row as there are columns.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<IReadOnlyList<ReportCell>> Rows);

/// <summary>A column.</summary>
/// <param name="Head">Its head.</param>
/// <param name="IsNumber">Whether its cells line up on the right.</param>
internal readonly record struct ReportColumn(string Head, bool IsNumber = false);

/// <summary>A cell.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Tone">What that means.</param>
internal readonly record struct ReportCell(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator ReportCell(string text) => new(text);

    /// <summary>A number that is bad when it is not zero.</summary>
    public static ReportCell BadUnlessZero(string text, long value) => new(text, value == 0 ? Tone.Plain : Tone.Bad);
}

/// <summary>What a cell's text means to the reader.</summary>
internal enum Tone
{
    /// <summary>A fact.</summary>
    Plain,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Not as it should be.</summary>
    Bad,
}
