using ContiguousMemory;

namespace Cma.Scenarios;

/// <summary>
/// A device that starts, claims its buffers one after the other, holds them, stops, releases them all, and starts again. Each buffer is one claim.
/// </summary>
/// <remarks>The k-th start, from zero, is at <see cref="Offset"/> + k × (<see cref="Hold"/> + <see cref="Idle"/>).</remarks>
internal sealed record DeviceSpec
{
    /// <summary>Its name; no other device and no tenant has it.</summary>
    public required string Name { get; init; }

    /// <summary>The area it claims from; one of the scenario's.</summary>
    public required string Area { get; init; }

    /// <summary>Buffers a start; at least one.</summary>
    public required int Buffers { get; init; }

    /// <summary>Lengths in bytes, at least one; shared out as <see cref="Vary"/> says.</summary>
    public required IReadOnlyList<long> Sizes { get; init; }

    /// <summary>How <see cref="Sizes"/> are shared out.</summary>
    public SizeVariation Vary { get; init; }

    /// <summary>What a buffer's address is a multiple of, in bytes: a power of two, a frame or more. Null leaves it to the library.</summary>
    public long? Alignment { get; init; }

    /// <summary>One name a buffer, as many as <see cref="Buffers"/>, all different.</summary>
    public required IReadOnlyList<string> BufferNames { get; init; }

    /// <summary>After so many starts it stays stopped; null goes on until the run ends.</summary>
    public long? Starts { get; init; }

    /// <summary>From the run's beginning to the first start.</summary>
    public TimeSpan Offset { get; init; }

    /// <summary>From a start to its stop.</summary>
    public required TimeSpan Hold { get; init; }

    /// <summary>From a stop to the next start.</summary>
    public required TimeSpan Idle { get; init; }

    /// <summary>So long before each start its buffers are made ready, at most <see cref="Idle"/>; null claims them when it starts.</summary>
    public TimeSpan? Prepare { get; init; }

    /// <summary>What one buffer must be like.</summary>
    /// <param name="buffer">Which buffer of a start, from zero.</param>
    public AllocationOptions OptionsOf(int buffer) => new() { Name = BufferNames[buffer], Alignment = Alignment ?? 0 };

    /// <summary>The length of one buffer.</summary>
    /// <param name="start">Which start, from zero.</param>
    /// <param name="buffer">Which buffer of it, from zero.</param>
    /// <param name="random">Drawn from once when, and only when, <see cref="Vary"/> is <see cref="SizeVariation.Random"/>.</param>
    public long SizeOf(long start, int buffer, Random random) => Vary switch
    {
        SizeVariation.Start => Sizes[(int)(start % Sizes.Count)],
        SizeVariation.Random => Sizes[random.Next(Sizes.Count)],
        _ => Sizes[buffer % Sizes.Count],
    };
}

/// <summary>How a device with several sizes shares them out.</summary>
internal enum SizeVariation
{
    /// <summary>By buffer: the first buffer has the first size, the second the second, and round again.</summary>
    Buffer,

    /// <summary>By start: all buffers of a start have one size, those of the next start the next one.</summary>
    Start,

    /// <summary>Each buffer's is drawn at random, from the run's seed.</summary>
    Random,
}
