namespace ContiguousMemory.Linux;

/// <summary>
/// How much of the operating system the library holds at this moment, in the whole process. For tests and reports; thread safe.
/// </summary>
internal static class LiveHandles
{
    private static long s_descriptors;
    private static long s_reservations;

    /// <summary>Open descriptors the library owns. Duplicates handed to callers are theirs and not counted.</summary>
    internal static long Descriptors => Interlocked.Read(ref s_descriptors);

    /// <summary>Stretches of address space the library owns, each with all that is mapped inside it.</summary>
    internal static long Reservations => Interlocked.Read(ref s_reservations);

    internal static void DescriptorOpened() => Interlocked.Increment(ref s_descriptors);

    internal static void DescriptorClosed() => Interlocked.Decrement(ref s_descriptors);

    internal static void ReservationMade() => Interlocked.Increment(ref s_reservations);

    internal static void ReservationReturned() => Interlocked.Decrement(ref s_reservations);
}
