using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Backing;

/// <summary>Makes the memory of a machine. Thread safe.</summary>
internal static class BackingFactory
{
    /// <summary>Takes memory from this machine, all of it at once.</summary>
    /// <param name="kind">Of what kind.</param>
    /// <param name="bytes">How much: from 2 MiB to 256 GiB, in multiples of 2 MiB, or of 1 GiB where pages are.</param>
    /// <param name="name">What reports and <c>/proc/self/maps</c> call it; at most 249 bytes of UTF-8.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> or <paramref name="bytes"/> is out of its range.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank, too long or has control characters.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not Linux on x64 or arm64.</exception>
    /// <exception cref="BackingException">The memory cannot be had; nothing is left behind.</exception>
    internal static MemoryBacking Create(BackingKind kind, long bytes, string name)
    {
        if (kind == BackingKind.Paper)
            return new PaperBacking(name, new BackingRequest(bytes, name).Bytes);
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("Real memory needs Linux; on other systems the engine runs on paper memory only.");

        LinuxHost.ThrowIfUnsupported(RuntimeInformation.ProcessArchitecture);
        return Create(kind, bytes, name, LinuxHost.This);
    }

    /// <summary>Takes memory from a given machine.</summary>
    [SupportedOSPlatform("linux")]
    internal static MemoryBacking Create(BackingKind kind, long bytes, string name, LinuxHost host)
    {
        if (!Enum.IsDefined(kind))
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "A backing is Auto, HugePages, CollapsedPages, GiganticPages, Pages or Paper.");

        var request = new BackingRequest(bytes, name, UnitOrderOf(kind));
        if (kind != BackingKind.Auto)
            return Sources().Single(source => source.Kind == kind).Create(request, host, $"{kind} was asked for.");

        IBackingSource[] sources = [.. Sources().Where(source => source.Kind != BackingKind.GiganticPages)];

        BackingException? refused = null;
        foreach (IBackingSource source in sources[..^1])
        {
            try
            {
                return source.Create(request, host, $"{source.Kind} is the best kind that could be had.");
            }
            catch (BackingException refusal)
            {
                refused ??= refusal;
            }
        }

        // The last source is the one that every machine has: its refusal is the answer.
        return sources[^1].Create(request, host, refused?.Message ?? "It is the only kind.");
    }

    /// <summary>log2 of the frames of a page block, before any memory is taken.</summary>
    internal static int UnitOrderOf(BackingKind kind) =>
        kind == BackingKind.GiganticPages ? BackingRequest.GiganticUnitOrder : BackingRequest.DefaultUnitOrder;

    // Best first; but nobody gets pages of 1 GiB who did not ask for them. A backing that a further kind of memory gives is one more line here.
    [SupportedOSPlatform("linux")]
    private static IBackingSource[] Sources() => [new GiganticPages(), new HugePages(), new CollapsedPages(), new PlainPages()];
}
