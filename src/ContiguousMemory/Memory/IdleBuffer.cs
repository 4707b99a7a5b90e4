using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>A buffer that nobody used at one moment.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Start">Where it is.</param>
/// <param name="Rule">Where it may be.</param>
/// <param name="Consents">Whether it may be moved.</param>
internal readonly record struct IdleBuffer(string Name, Pfn Start, RunRule Rule, bool Consents);
