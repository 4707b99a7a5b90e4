using System.Globalization;

namespace Cma.Scenarios;

/// <summary>One mistake in a scenario.</summary>
/// <param name="File">The file, as the user wrote it.</param>
/// <param name="Line">The line, from 1; 0 when the file could not be read at all.</param>
/// <param name="Column">The column, from 1; 0 with line 0.</param>
/// <param name="Message">What is wrong: the value, the bound, the remedy.</param>
internal sealed record ScenarioError(string File, int Line, int Column, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Line == 0
        ? $"{File}: {Message}"
        : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {Message}");
}
