using ContiguousMemory.Coherence.Machine;

namespace Cma.Commands.Coherence.Document;

/// <summary>A way in which data go wrong, with an order that shows it and one that does not.</summary>
/// <param name="What">What happens.</param>
/// <param name="Shown">The strategy, or sequence, that shows it.</param>
/// <param name="Closed">The strategy, or sequence, that does not; null if no maintenance helps.</param>
/// <param name="By">What closes it.</param>
/// <param name="On">The machine on which both were run, in the words that --on takes.</param>
/// <param name="Pages">The kind of page.</param>
internal sealed record Hazard(string What, string Shown, string? Closed, string By, string On, PageKind Pages = PageKind.Lowmem);
