using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using ContiguousMemory.Linux;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Backing;

/// <summary>
/// Whether this process may move memory under a live address, found out by moving some: 2 MiB, once, the first time anybody asks. Thread safe.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class LiveSupport
{
    private static readonly ConditionalWeakTable<LinuxHost, LiveSupport> s_known = [];

    private readonly LinuxHost _host;
    private readonly Lock _gate = new();
    private LiveMoveCode? _code;
    private LinuxError? _failure;
    private bool _isKnown;

    private LiveSupport(LinuxHost host) => _host = host;

    /// <summary>Of this process.</summary>
    internal static LiveSupport This => Of(LinuxHost.This);

    /// <summary>Of a machine that a test may have put in the place of this one.</summary>
    internal static LiveSupport Of(LinuxHost host) => s_known.GetValue(host, static host => new(host));

    /// <summary>What failed on the way; null when nothing did.</summary>
    internal LinuxError? Failure
    {
        get
        {
            Know();
            return _failure;
        }
    }

    /// <summary>Why it may not, as a sentence with a remedy; null when it may.</summary>
    internal string? Refusal => Failure is { } error ? $"Memory cannot be moved under a live address here: {error}; {error.Advice}." : null;

    /// <summary>What copies and moves; null when this process may not have executable memory.</summary>
    internal LiveMoveCode? Code
    {
        get
        {
            Know();
            return _code;
        }
    }

    /// <summary>Whether a system call that writes to memory on the move waits; otherwise it fails with EFAULT. Meaningless where nothing can move.</summary>
    internal bool StopsSystemCalls { get; private set; }

    private void Know()
    {
        lock (_gate)
        {
            if (_isKnown) return;
            _failure = Try();

            // What a process has too little of for the moment it may have later.
            _isKnown = _failure is not { Errno: EMFILE or ENFILE or ENOMEM or ENOSPC };
        }
    }

    private LinuxError? Try()
    {
        try
        {
            // First of all the code, which is of use without the rest too: it copies.
            _code ??= LiveMoveCode.Load(_host.Libc);
            using Userfaultfd userfaultfd = Userfaultfd.Open(_host.Libc);
            StopsSystemCalls = userfaultfd.StopsSystemCalls;
            return TryMove(_code, userfaultfd);
        }
        catch (LinuxException refused)
        {
            return refused.Error;
        }
    }

    private LinuxError? TryMove(LiveMoveCode code, Userfaultfd userfaultfd)
    {
        const long Unit = BackingRequest.UnitBytes;
        using MemfdHandle file = MemfdHandle.Create(_host.Libc, "live-support", 0);
        file.AllocateWhole(2 * Unit);
        using AddressReservation range = AddressReservation.Make(_host.Libc, 5 * Unit);
        nint alias = range.AlignedStart(Unit);
        range.Map(alias, 2 * Unit, file, 0);
        nint address = alias + (nint)(2 * Unit);
        range.Map(address, Unit, file, 0);
        var move = new LiveMoveRequest
        {
            Address = address,
            Length = Unit,
            Source = alias,
            Destination = alias + (nint)Unit,
            Offset = Unit,
            File = file.Descriptor,
            Userfaultfd = userfaultfd.Descriptor,
            Routine = CopyRoutine.Best,
        };
        return code.Move(ref move) ? null : move.Error;
    }
}
