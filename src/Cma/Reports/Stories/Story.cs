namespace Cma.Reports.Stories;

/// <summary>A counterexample as a person reads it: what happens, and beside it what every cache and buffer holds.</summary>
/// <param name="Machine">The machine, in words.</param>
/// <param name="Verdict">The fault, in a word.</param>
/// <param name="Places">What can hold a value, in the order of the columns: memory first.</param>
/// <param name="Steps">What happens, from the beginning to the fault.</param>
/// <param name="Ending">What is read in the end and should not be.</param>
internal sealed record Story(string Machine, string Verdict, IReadOnlyList<string> Places, IReadOnlyList<StoryStep> Steps, string Ending);

/// <summary>One step.</summary>
/// <param name="Number">From 0, the beginning.</param>
/// <param name="Actor">Who acts.</param>
/// <param name="What">What happens.</param>
/// <param name="Cells">What each place holds afterwards, one for each of <see cref="Story.Places"/>.</param>
internal sealed record StoryStep(int Number, Actor Actor, string What, IReadOnlyList<StoryCell> Cells);

/// <summary>What a place holds.</summary>
/// <param name="Text">A letter a word, and whether the line is dirty; empty if it holds nothing.</param>
/// <param name="IsChanged">Whether the step changed it.</param>
internal readonly record struct StoryCell(string Text, bool IsChanged);

/// <summary>Who acts in a story.</summary>
internal enum Actor
{
    Nobody,

    /// <summary>Whoever had the page before.</summary>
    OldOwner,

    /// <summary>The sequence under test.</summary>
    Sequence,

    /// <summary>Caches and buffers, unasked.</summary>
    Hardware,
    Driver,
    Device,

    /// <summary>Whoever has the page after it is freed.</summary>
    NextOwner,

    /// <summary>Somebody else, with a page of his own.</summary>
    Bystander,
}
