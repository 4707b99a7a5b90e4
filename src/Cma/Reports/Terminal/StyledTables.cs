using Cma.Reports.Tables;
using Spectre.Console;

namespace Cma.Reports.Terminal;

/// <summary>Writes tables one below the other, drawn or plain.</summary>
internal static class StyledTables
{
    /// <summary>Columns that a drawn table may take: arbitrary, so that it is the terminal that wraps and not the cell.</summary>
    private const int Columns = 200;

    public static void Write(TextWriter output, IEnumerable<ReportTable> tables, OutputStyle style)
    {
        foreach (ReportTable table in tables)
        {
            if (style == OutputStyle.Plain) PlainTable.Write(output, table);
            else WriteRich(output, table);
            output.WriteLine();
        }
    }

    private static void WriteRich(TextWriter output, ReportTable table)
    {
        IAnsiConsole console = Console(output, OutputStyle.Rich);
        console.Write(new Text(table.Title + "\n", new Style(decoration: Decoration.Bold)));
        console.Write(RichTable.Of(table));
    }

    /// <summary>A console on an output. The style is chosen by whoever calls, not by what the console finds out for itself.</summary>
    public static IAnsiConsole Console(TextWriter output, OutputStyle style) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = style == OutputStyle.Rich ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = style == OutputStyle.Rich ? ColorSystemSupport.TrueColor : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Out = new FixedWidthOutput(output, Columns),
    });
}
