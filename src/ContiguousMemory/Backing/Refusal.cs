using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Backing;

/// <summary>Puts a refusal into its one sentence: what was asked, what stood in the way, what to do.</summary>
internal static class Refusal
{
    /// <summary>A request that was refused before anything was asked of the kernel.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="pages">Of what, in the plural.</param>
    /// <param name="cause">What stood in the way: a clause.</param>
    /// <param name="remedy">What to do: an instruction.</param>
    internal static BackingException Of(BackingRequest request, string pages, string cause, string remedy) =>
        new($"{Asked(request, pages)}: {cause}; {remedy}.", remedy);

    /// <summary>A request that a call of the kernel refused.</summary>
    internal static BackingException Of(BackingRequest request, string pages, LinuxException failure, string remedy) =>
        Of(Asked(request, pages), failure, remedy);

    /// <summary>Anything else that a call of the kernel refused.</summary>
    /// <param name="asked">What was asked: the start of a sentence.</param>
    /// <param name="failure">The call.</param>
    /// <param name="remedy">What to do: an instruction.</param>
    internal static BackingException Of(string asked, LinuxException failure, string remedy) =>
        new($"{asked}: {failure.Error}; {remedy}.", remedy, failure.Error.Call, failure.Error.Errno, failure);

    private static string Asked(BackingRequest request, string pages) =>
        $"Cannot reserve {new ByteSize(request.Bytes)} of {pages} for '{request.Name}'";
}
