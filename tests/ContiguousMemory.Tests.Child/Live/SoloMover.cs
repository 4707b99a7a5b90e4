using System.Diagnostics;
using System.Runtime.InteropServices;
using ContiguousMemory.Linux;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Tests.Child.Live;

/// <summary>
/// A block that is moved to and fro beneath writers, with no library above the native piece: as the library does it, or without protection, or step by
/// step from managed code. The last two are the controls that show what the first is for.
/// </summary>
internal sealed class SoloMover : IDisposable
{
    internal const int Block = 2 << 20;

    private readonly Libc _libc = new();
    private readonly MemfdHandle _file;
    private readonly AddressReservation _range;
    private readonly Userfaultfd _userfaultfd;
    private readonly LiveMoveCode _code;
    private readonly nint _alias;
    private readonly nint _live;
    private readonly nint _argument = PlainHeap.AlignedAlloc(64, 64);

    internal SoloMover()
    {
        _code = LiveMoveCode.Load(_libc);
        _userfaultfd = Userfaultfd.Open(_libc);
        _file = MemfdHandle.Create(_libc, "solo", 0);
        _file.AllocateWhole(2 * Block);
        _range = AddressReservation.Make(_libc, 5 * Block);
        _alias = _range.AlignedStart(Block);
        _live = _alias + (2 * Block);
        _range.Map(_alias, 2 * Block, _file, 0);
        _range.Populate(_alias, 2 * Block);
        _range.Map(_live, Block, _file, 0);
    }

    internal Span<byte> Live => RawMemory.Span(_live, Block);

    /// <summary>Moves for that long beneath two writers, while another thread forces collections.</summary>
    /// <returns>How often it moved.</returns>
    internal long Run(bool inOneCall, TimeSpan time)
    {
        CountingWriters writers = new(() => Live, 2);
        using CollectingThread collector = new();
        writers.Start();
        long moves = 0;
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < time; moves++)
        {
            if (moves % 64 == 0) Console.WriteLine("moving");
            if (inOneCall) Move((int)(moves % 2));
            else MoveStepByStep((int)(moves % 2));
        }

        long lost = writers.StopAndCountLost(TimeSpan.FromSeconds(30));
        return lost == 0 ? moves : throw new InvalidOperationException($"{lost} writes were lost.");
    }

    /// <summary>Moves as the library does.</summary>
    /// <param name="from">The block of the file that is shown: 0 or 1.</param>
    internal void Move(int from)
    {
        LiveMoveRequest move = Request(from);
        if (!_code.Move(ref move)) throw new InvalidOperationException(move.Error.ToString());
    }

    /// <summary>Copies and maps, and stops nobody.</summary>
    internal void MoveUnprotected(int from)
    {
        LiveMoveRequest move = Request(from);
        _code.Copy(ref move);
        _range.Map(_live, Block, _file, move.Offset);
    }

    public void Dispose()
    {
        _range.Dispose();
        _file.Dispose();
        _userfaultfd.Dispose();
        _code.Dispose();
        PlainHeap.AlignedFree(_argument);
    }

    /// <summary>The same steps as the native piece's, each a call from managed code.</summary>
    private void MoveStepByStep(int from)
    {
        LiveMoveRequest move = Request(from);
        Ask(UFFDIO_REGISTER, 2);
        Ask(UFFDIO_WRITEPROTECT, 1);
        _code.Copy(ref move);
        _range.Map(_live, Block, _file, move.Offset);
        Ask(UFFDIO_WAKE, 0);
    }

    private void Ask(uint request, long mode)
    {
        Span<long> argument = MemoryMarshal.Cast<byte, long>(RawMemory.Span(_argument, 64));
        (argument[0], argument[1], argument[2]) = (_live, Block, mode);
        if (_libc.Ioctl(_userfaultfd.Descriptor, request, _argument) == -1) throw new InvalidOperationException(LinuxError.Last("ioctl").ToString());
    }

    private LiveMoveRequest Request(int from) => new()
    {
        Address = _live,
        Length = Block,
        Source = _alias + (from * Block),
        Destination = _alias + ((1 - from) * Block),
        Offset = (1 - from) * Block,
        File = _file.Descriptor,
        Userfaultfd = _userfaultfd.Descriptor,
        Routine = CopyRoutine.Best,
    };
}
