using System.Globalization;
using System.Runtime.CompilerServices;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>Collects what was checked and what did not hold.</summary>
internal sealed class Findings
{
    private const int MaxViolations = 100;

    public long Checks { get; private set; }

    public List<string> Violations { get; } = [];

    /// <summary>Counts a statement, and keeps the sentence when it does not hold.</summary>
    public void Check(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref Otherwise otherwise)
    {
        Checks++;
        if (!holds && Violations.Count < MaxViolations) Violations.Add(otherwise.ToString());
    }

    /// <summary>A sentence that is put together only when a statement does not hold: millions of them do.</summary>
    [InterpolatedStringHandler]
    internal ref struct Otherwise
    {
        private DefaultInterpolatedStringHandler _text;

        public Otherwise(int literalLength, int formattedCount, bool holds, out bool isNeeded)
        {
            isNeeded = !holds;
            _text = holds ? default : new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture);
        }

        public void AppendLiteral(string value) => _text.AppendLiteral(value);

        public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

        public override readonly string ToString() => _text.ToString();
    }
}
