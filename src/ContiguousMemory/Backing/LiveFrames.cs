using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Backing;

/// <summary>Which units of one backing are seen at which live addresses, and the moves of those units under them.</summary>
/// <remarks>
/// Thread safe, on one condition, the world's: nobody shows, hides or moves a unit while another does. The tenants see to that: a unit is shown and hidden
/// under a lease and moved without one.
/// </remarks>
/// <param name="file">The memory.</param>
/// <param name="alias">Where all of it is mapped, for the mover.</param>
/// <param name="length">Bytes of it.</param>
/// <param name="code">What moves.</param>
/// <param name="populates">Whether the kernel may show a unit by one entry of the page table.</param>
/// <param name="host">The machine.</param>
[SupportedOSPlatform("linux")]
internal sealed class LiveFrames(MemfdHandle file, nint alias, long length, LiveMoveCode code, bool populates, LinuxHost host) : IDisposable
{
    private const long Unit = BackingRequest.UnitBytes;

    /// <summary>The live address of each unit; 0 for none.</summary>
    private readonly nint[] _addresses = new nint[length / Unit];

    /// <summary>
    /// Those not in use. A mover has one to itself: closing it is the last way to let writers go, and must not let go those whom another mover has stopped.
    /// </summary>
    private readonly ConcurrentBag<Userfaultfd> _idle = [];

    private readonly WritersTurn _turn = new();

    private long _moves;
    private long _inheritable;

    /// <summary>Units moved under live addresses since the start.</summary>
    internal long Moves => Interlocked.Read(ref _moves);

    /// <summary>Moves after which the kernel would not keep the view from forked children.</summary>
    internal long Inheritable => Interlocked.Read(ref _inheritable);

    /// <summary>How often a mover has waited for writers that a move before had stopped.</summary>
    internal long WritersTurns => _turn.Turns;

    /// <summary>For measuring: told of each move how long its writers were stopped.</summary>
    internal Action<TimeSpan>? Measured { get; set; }

    /// <summary>For tests: the step at which moves fail, and its errno.</summary>
    internal (LiveMoveStep Step, int Errno) Failing { get; set; }

    /// <summary>The live address of the unit at an offset, or 0.</summary>
    internal nint AddressOf(long offset) => Volatile.Read(ref _addresses[offset / Unit]);

    /// <summary>Remembers that the unit at an offset is seen at an address now; 0 for no longer.</summary>
    internal void Show(long offset, nint address) => Volatile.Write(ref _addresses[offset / Unit], address);

    /// <summary>Bytes from an offset on that are shown at addresses in the same order, at most so many; 0 if the unit there is not shown.</summary>
    internal long RunAt(long offset, long most)
    {
        nint address = AddressOf(offset);
        long run = 0;
        while (address != 0 && run < most && AddressOf(offset + run) == address + (nint)run) run += Unit;
        return run;
    }

    /// <summary>Copies units to where nobody is, and lets their live addresses show the copy. Writers wait meanwhile, and lose nothing.</summary>
    /// <param name="source">The first unit's offset.</param>
    /// <param name="destination">Where to; shown nowhere.</param>
    /// <param name="bytes">Whole units that are shown at addresses in the same order.</param>
    /// <exception cref="BackingException">The kernel refused a step: nothing has moved, and writers go on.</exception>
    internal void Move(long source, long destination, long bytes)
    {
        nint address = AddressOf(source);
        Userfaultfd userfaultfd = Rent();
        var move = new LiveMoveRequest
        {
            Address = address,
            Length = bytes,
            Source = alias + (nint)source,
            Destination = alias + (nint)destination,
            Offset = destination,
            File = file.Descriptor,
            Userfaultfd = userfaultfd.Descriptor,
            Routine = CopyRoutine.Best,
            Populates = populates,
            FailingStep = Failing.Step,
            FailingErrno = Failing.Errno,
        };
        _turn.WaitForEnd();
        long began = Stopwatch.GetTimestamp();
        if (code.Move(ref move) || move.CleanupErrno == 0)
            _idle.Add(userfaultfd);
        else
            userfaultfd.Dispose(); // The last way to let go whom the clean-up did not.
        TimeSpan stopped = Stopwatch.GetElapsedTime(began);
        if (move.HasStoppedAny) _turn.Begin(stopped);
        Measured?.Invoke(stopped);

        if (!move.HasMoved)
        {
            throw Refusal.Of(
                $"Cannot move {bytes >> 20} MiB under a live address", new LinuxException(move.Error), move.Error.Advice);
        }

        for (long done = 0; done < bytes; done += Unit)
        {
            Show(destination + done, address + (nint)done);
            Show(source + done, 0);
        }

        Interlocked.Add(ref _moves, bytes / Unit);
        if (move.FailedStep == LiveMoveStep.KeepFromFork && host.Libc.Madvise(address, bytes, NativeConstants.MADV_DONTFORK) == -1)
            Interlocked.Increment(ref _inheritable);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_idle.TryTake(out Userfaultfd? userfaultfd))
            userfaultfd.Dispose();
    }

    private Userfaultfd Rent()
    {
        if (_idle.TryTake(out Userfaultfd? idle)) return idle;
        try
        {
            return Userfaultfd.Open(host.Libc);
        }
        catch (LinuxException refused)
        {
            throw Refusal.Of("Cannot stop the writers to a live address", refused, refused.Error.Advice);
        }
    }
}
