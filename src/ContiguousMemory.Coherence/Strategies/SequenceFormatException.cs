namespace ContiguousMemory.Coherence.Strategies;

/// <summary>A text is not a sequence, or the sequence could not be executed by any kernel.</summary>
/// <param name="line">The line of the text, from 1; 0 if it is about the text as a whole.</param>
/// <param name="reason">The step, what is wrong with it and what was expected; a sentence without its line.</param>
internal sealed class SequenceFormatException(int line, string reason) : FormatException(line == 0 ? reason : $"Line {line}: {reason}")
{
    public int Line { get; } = line;

    public string Reason { get; } = reason;
}
