using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace ContiguousMemory.Linux;

/// <summary>How live-move.c copies: with which instructions, and from how many pages at once. Two fields of its <c>struct request</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct CopyRoutine
{
    // enum copy_kind of x64.h.
    private const uint StringInstruction = 0;
    private const uint StreamSse2 = 1;
    private const uint StreamAvx2 = 2;
    private const uint StreamAvx512 = 3;
    private const uint StreamAvx2Ahead = 4;

    // cpuid leaf 0, the first four letters of AuthenticAMD and HygonGenuine.
    private const int AuthenticAmd = 0x68747541;
    private const int HygonGenuine = 0x6F677948;

    // cpuid leaf 1: the family of Zen 5. Families 23 and 25 are the Zens before it.
    private const int Zen5 = 26;

    private readonly uint _kind;
    private readonly uint _streams;

    private CopyRoutine(uint kind, uint streams)
    {
        _kind = kind;
        _streams = streams;
    }

    /// <summary>Bytes that every copy is a multiple of: the pages of the most streams.</summary>
    internal const int Granule = 4 * 4096;

    /// <summary>Whether the processor is of AMD's line.</summary>
    internal static bool IsAmd => X86Base.IsSupported && X86Base.CpuId(0, 0).Ebx is AuthenticAmd or HygonGenuine;

    /// <summary>The fastest there is on this processor.</summary>
    /// <remarks>
    /// Measured, copying 64 MiB in blocks of 2 MiB on huge pages, as a part of libc's memcpy in the same run. Zen 5: one stream by AVX2 0.65 (0.61 fetching
    /// ahead), by AVX-512 0.70, four streams by either 1.04, one by SSE2 0.72. Zen 3, as a part of one stream by AVX2: fetching ahead 1.13, SSE2 1.12, two
    /// pages at once 1.05, four 2.8, <c>rep movsb</c> 1.7. Sapphire Rapids: four streams by AVX-512 0.65, SSE2 0.81.
    /// </remarks>
    internal static CopyRoutine Best { get; } = Choose();

    /// <summary>All that this processor can run, for tests and measurements.</summary>
    internal static IReadOnlyList<CopyRoutine> All { get; } = [.. Available()];

    /// <summary>What it is called in reports.</summary>
    internal string Name => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "stnp" : _kind switch
    {
        StreamSse2 => $"SSE2 non-temporal, {Streams}",
        StreamAvx2 => $"AVX2 non-temporal, {Streams}",
        StreamAvx2Ahead => $"AVX2 non-temporal, {Streams}, fetching ahead",
        StreamAvx512 => $"AVX-512 non-temporal, {Streams}",
        _ => "rep movsb",
    };

    private string Streams => _streams == 1 ? "1 stream" : $"{_streams} streams";

    private static CopyRoutine Choose()
    {
        if (!X86Base.IsSupported) return new(StringInstruction, 1);
        return IsAmd ? ForAmd() : Avx512F.IsSupported ? new(StreamAvx512, 4) : new(Avx2.IsSupported ? StreamAvx2 : StreamSse2, 4);
    }

    private static CopyRoutine ForAmd()
    {
        if (!Avx2.IsSupported) return new(StreamSse2, 1);
        int signature = X86Base.CpuId(1, 0).Eax;

        // A family above 15 is told in two parts.
        int family = ((signature >> 8) & 0xF) + ((signature >> 20) & 0xFF);
        return new(family >= Zen5 ? StreamAvx2Ahead : StreamAvx2, 1);
    }

    private static IEnumerable<CopyRoutine> Available()
    {
        yield return new(StringInstruction, 1);
        if (!X86Base.IsSupported) yield break;
        foreach (uint streams in (uint[])[1, 4])
        {
            yield return new(StreamSse2, streams);
            if (Avx2.IsSupported) yield return new(StreamAvx2, streams);
            if (Avx2.IsSupported) yield return new(StreamAvx2Ahead, streams);
            if (Avx512F.IsSupported) yield return new(StreamAvx512, streams);
        }
    }
}
