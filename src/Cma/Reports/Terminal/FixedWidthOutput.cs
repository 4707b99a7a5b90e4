using System.Text;
using Spectre.Console;

namespace Cma.Reports.Terminal;

/// <summary>Tells the drawing library how wide the output is, in place of letting it look for a terminal itself.</summary>
internal sealed class FixedWidthOutput(TextWriter writer, int width) : IAnsiConsoleOutput
{
    public TextWriter Writer => writer;

    public bool IsTerminal => true;

    public int Width => width;

    public int Height => 24;

    public void SetEncoding(Encoding encoding)
    {
        // The writer's encoding is its owner's to choose.
    }
}
