using ContiguousMemory.Engine.Frames;

namespace Cma.Scenarios;

/// <summary>
/// The bounds of a scenario. Those said to be arbitrary keep a typing error from becoming an hour's work or a full disk; none is a limit of the engine.
/// </summary>
internal static class ScenarioLimits
{
    /// <summary>The block that real memory moves and drops at a time, and the least alignment of an area.</summary>
    public const long PageBlock = 2L << 20;

    /// <summary>The largest machine.</summary>
    public const long MachineBytes = (long)FrameSize.MaxFrames * FrameSize.Bytes;

    /// <summary>Bytes of a scenario file. Arbitrary; the shipped ones have about two thousand.</summary>
    public const int FileBytes = 256 << 10;

    /// <summary>Values in a file, names of keys included. Arbitrary.</summary>
    public const int Nodes = 10_000;

    /// <summary>Maps within maps. Arbitrary; a scenario needs four.</summary>
    public const int Depth = 16;

    /// <summary>Mistakes told at a time. Arbitrary: about a screen.</summary>
    public const int Mistakes = 20;

    /// <summary>Characters of a name: CMA_MAX_NAME of the kernel less its terminator.</summary>
    public const int NameLength = 63;

    /// <summary>Characters of the description. Arbitrary.</summary>
    public const int DescriptionLength = 500;

    /// <summary>Areas. Arbitrary; Linux has 8 by default, 20 with NUMA.</summary>
    public const int Areas = 32;

    /// <summary>Devices, and tenants. Arbitrary.</summary>
    public const int Parties = 64;

    /// <summary>Buffers a start, and sizes in a list. Arbitrary; a decoder of 8K film has some thirty.</summary>
    public const int Buffers = 1024;

    /// <summary>Globs of a tenant. Arbitrary.</summary>
    public const int Globs = 64;

    /// <summary>log2 of the frames of a bit: up to a gigantic page, the coarsest the kernel uses (hugetlb_cma).</summary>
    public const int OrderPerBit = 18;

    /// <summary>The largest alignment: a gigantic page.</summary>
    public const long Alignment = 1L << 30;

    /// <summary>Files of a tenant. Arbitrary.</summary>
    public const int Files = 1_000_000;

    /// <summary>Files of a tenant where the scenario says nothing. Arbitrary.</summary>
    public const int DefaultFiles = 10_000;

    /// <summary>Reads a second. Arbitrary; a real read checks a page block, and memory has not the bandwidth for a tenth of it.</summary>
    public const double Rate = 100_000;

    /// <summary>Starts a second. Arbitrary.</summary>
    public const double StartRate = 1000;

    /// <summary>Claims, and starts of a device. Arbitrary.</summary>
    public const long Claims = 100_000_000;

    /// <summary>The shortest time that means something: a claim is not faster.</summary>
    public static readonly TimeSpan ShortestTime = TimeSpan.FromMicroseconds(1);

    /// <summary>The longest run. Arbitrary: a month on a virtual clock.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromDays(31);

    /// <summary>Threads that write one tenant at most: as many as a cache line has words.</summary>
    public const int Writers = 8;
}
