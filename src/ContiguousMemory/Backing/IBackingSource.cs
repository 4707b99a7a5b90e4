using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Backing;

/// <summary>Something a backing can be made of.</summary>
[SupportedOSPlatform("linux")]
internal interface IBackingSource
{
    /// <summary>The kind that asks for it by name.</summary>
    BackingKind Kind { get; }

    /// <summary>Makes a backing.</summary>
    /// <param name="request">How much, and its name.</param>
    /// <param name="host">The machine to take it from.</param>
    /// <param name="choice">Why this source was chosen: a sentence.</param>
    /// <exception cref="BackingException">It cannot be had; nothing is left behind.</exception>
    MemoryBacking Create(BackingRequest request, LinuxHost host, string choice);
}
