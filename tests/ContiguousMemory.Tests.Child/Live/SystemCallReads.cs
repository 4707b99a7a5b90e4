using System.Diagnostics;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Linux;
using Microsoft.Win32.SafeHandles;

namespace ContiguousMemory.Tests.Child.Live;

/// <summary>What came of reading a file into memory that moves.</summary>
/// <param name="How">By which way the bytes came.</param>
/// <param name="Reads">Reads that were done.</param>
/// <param name="Refused">Reads that the kernel refused.</param>
/// <param name="Wrong">Reads after which the memory was not what the file is.</param>
/// <param name="Moves">Units moved meanwhile.</param>
internal sealed record SystemCallReadsResult(string How, long Reads, long Refused, long Wrong, long Moves)
{
    public override string ToString() => $"{How}: {Reads} reads, {Refused} refused, {Wrong} wrong, {Moves} moves";
}

/// <summary>
/// A file read again and again into the units of lent memory by O_DIRECT, where the device writes to the frames by itself and no protection stops it; claims
/// move the units meanwhile.
/// </summary>
internal sealed class SystemCallReads : IDisposable
{
    private const int Unit = 2 << 20;
    private const int AreaUnits = 8;
    private const int Units = 12;
    private const int O_DIRECT_X64 = 0x4000;
    private const int O_DIRECT_ARM64 = 0x10000;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"contiguous-memory-direct-{Environment.ProcessId}");
    private readonly byte[] _contents = new byte[Unit];
    private readonly SafeFileHandle _file;
    private readonly string _how;
    private readonly ReservedMemory _memory;
    private readonly MovableMemory _lent;
    private readonly LiveView _view;

    internal SystemCallReads()
    {
        new Random(3).NextBytes(_contents);
        File.WriteAllBytes(_path, _contents);
        bool isArm = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64;
        int direct = isArm ? O_DIRECT_ARM64 : O_DIRECT_X64;
        int descriptor = new Libc().Open(_path, direct | NativeConstants.O_CLOEXEC);
        _how = descriptor == -1 ? "through the page cache" : "by O_DIRECT";
        _file = descriptor == -1 ? File.OpenHandle(_path) : new SafeFileHandle(descriptor, ownsHandle: true);
        _memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Backing = BackingKind.Pages,
            Areas = [new() { Name = "left", Size = AreaUnits * (long)Unit }, new() { Name = "right", Size = AreaUnits * (long)Unit }],

            // The other policy would take what is free, and move nothing.
            Placement = Placement.Linux,
        });
        _lent = _memory.LendMovable("reads", Units * (long)Unit);
        _view = _lent.MapLive();
    }

    internal SystemCallReadsResult Run(TimeSpan time, bool leased)
    {
        bool isOver = false;
        long moves = 0;
        Thread mover = new(() =>
        {
            for (int round = 0; !Volatile.Read(ref isOver); round++)
            {
                // As much as is free: what a claim moves out of one area fills what the last one left empty in the other.
                if (!_memory.Areas[round % 2].TryAllocate(Unit * (long)((2 * AreaUnits) - Units), default, out ContiguousBuffer? buffer, out _)) continue;
                Volatile.Write(ref moves, moves + (buffer.MovedBytes / Unit));
                buffer.Dispose();
            }
        });
        mover.Start();
        (long reads, long refused, long wrong) = (0, 0, 0);
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < time || Volatile.Read(ref moves) == 0; reads++)
        {
            int unit = (int)(reads % Units);
            HeldLease? lease = leased ? _lent.Hold(unit) : null;
            Span<byte> target = _view.Span(unit * (long)Unit, Unit);
            target.Clear();
            if (!TryRead(target)) refused++;
            else if (!target.SequenceEqual(_contents)) wrong++;
            lease?.Dispose();
        }

        Volatile.Write(ref isOver, true);
        mover.Join();
        return new(_how, reads, refused, wrong, moves);
    }

    public void Dispose()
    {
        _memory.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }

    private bool TryRead(Span<byte> target)
    {
        try
        {
            for (int done = 0; done < target.Length;)
            {
                // In pieces, as a program reads: a piece that the kernel cut short at a page on the move shows as less than was asked.
                int read = RandomAccess.Read(_file, target.Slice(done, Math.Min(256 << 10, target.Length - done)), done);
                if (read == 0) return false;
                done += read;
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
