using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Linux;

/// <summary>A file of four blocks, seen whole by an alias; the first two of them also at a live address.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LiveMoveRig : IDisposable
{
    internal const int Block = 2 << 20;

    private readonly Libc _libc = new();
    private readonly MemfdHandle _file;
    private readonly AddressReservation _aliasRange;
    private readonly AddressReservation _liveRange;
    private readonly Userfaultfd _userfaultfd;
    private readonly LiveMoveCode _code;

    internal LiveMoveRig(LiveMoveCode code)
    {
        _code = code;
        _userfaultfd = OpenOrSkip(_libc);
        _file = MemfdHandle.Create(_libc, "live-move", 0);
        _file.AllocateWhole(4 * Block);
        (_aliasRange, Alias) = Map(4 * Block);
        (_liveRange, Live) = Map(2 * Block);
        _aliasRange.Populate(Alias, 4 * Block);
        for (int block = 0; block < 4; block++) AliasOf(block).Fill((byte)(block + 1));
    }

    internal nint Alias { get; }

    internal nint Live { get; }

    /// <summary>Block <paramref name="block"/> of the live address.</summary>
    internal Span<byte> LiveOf(int block) => RawMemory.Span(Live + (block * Block), Block);

    /// <summary>Block <paramref name="block"/> of the file.</summary>
    internal Span<byte> AliasOf(int block) => RawMemory.Span(Alias + (block * Block), Block);

    /// <summary>Moves blocks of the live address, which lie at <paramref name="from"/> in the file, to <paramref name="to"/>.</summary>
    internal LiveMoveRequest Move(int liveBlock, int from, int to, int count = 1, LiveMoveStep failing = LiveMoveStep.None, int errno = 0)
    {
        LiveMoveRequest request = new()
        {
            Address = Live + (liveBlock * Block),
            Length = count * Block,
            Source = Alias + (from * Block),
            Destination = Alias + (to * Block),
            Offset = to * Block,
            File = (int)_file.DangerousGetHandle(),
            Userfaultfd = _userfaultfd.Descriptor,
            Routine = CopyRoutine.Best,
            Populates = true,
            FailingStep = failing,
            FailingErrno = errno,
        };
        bool done = _code.Move(ref request);
        Assert.Equal(request.FailedStep == LiveMoveStep.None, done);
        return request;
    }

    public void Dispose()
    {
        _liveRange.Dispose();
        _aliasRange.Dispose();
        _file.Dispose();
        _userfaultfd.Dispose();
    }

    internal static Userfaultfd OpenOrSkip(ILibc libc)
    {
        try
        {
            return Userfaultfd.Open(libc);
        }
        catch (LinuxException refused)
        {
            Assert.Skip($"This process cannot stop writers: {refused.Error}.");
            throw;
        }
    }

    private (AddressReservation Range, nint Start) Map(long length)
    {
        AddressReservation range = AddressReservation.Make(_libc, length + Block);
        nint start = (range.Start + Block - 1) & ~(nint)(Block - 1);
        range.Map(start, length, _file, 0);
        return (range, start);
    }
}
