using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>Clearing before anybody asks.</summary>
public sealed partial class ReservedMemory
{
    /// <summary>Bytes at a time, so that disposal waits for no more than these. Arbitrary: what is cleared in about a millisecond.</summary>
    private const long PieceBytes = 16L << 20;

    private readonly AheadClearing? _aheadClearing;

    /// <summary>
    /// Clears memory of the areas that nobody has and that its last holder left as it was, so that the next need not wait for it. For programs that know
    /// when they are idle; <see cref="ReservedMemoryOptions.ClearAhead"/> does it in the background.
    /// </summary>
    /// <param name="bytes">How many at most, more than zero; rounded up to 4 KiB, and to whole bits of an area's bitmap.</param>
    /// <param name="cancellation">Ends it between two pieces of at most 2 MiB, which is no error: what is clear by then stays so and is counted.</param>
    /// <returns>Bytes cleared; fewer than asked when there was no more to clear, somebody claimed memory, or requests wait in line.</returns>
    /// <remarks>
    /// Thread safe, and on the caller's thread. Nobody is refused for it and no tenant moved: who needs the very memory that is being cleared waits for as long
    /// as clearing 2 MiB takes. What the front cache keeps is not cleared, for its client may want it as it is.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is not more than zero.</exception>
    /// <exception cref="ObjectDisposedException">The reserve was disposed before it began.</exception>
    public long ClearAhead(long bytes, CancellationToken cancellation = default)
    {
        if (bytes < 1) throw Misuse.OutOfRange(nameof(bytes), bytes, "Bytes to clear ahead are more than zero; long.MaxValue clears all there is.");
        ThrowIfClosed();
        return ClearSomeAhead(bytes, cancellation);
    }

    /// <summary>As <see cref="ClearAhead"/>, and quiet when the reserve is disposed meanwhile or was before.</summary>
    internal long ClearSomeAhead(long bytes, CancellationToken cancellation)
    {
        long done = 0;
        foreach (ReservedArea area in Areas)
        {
            for (long cleared = 1; cleared > 0 && done < bytes; done += cleared)
            {
                if (!_work.TryEnter()) return done;
                try
                {
                    cleared = area.Engine.ClearAhead(FrameCount.ForBytes(Math.Min(bytes - done, PieceBytes)), cancellation).Bytes;
                }
                finally
                {
                    EndWork();
                }
            }
        }

        return done;
    }
}
