using System.Runtime.InteropServices;

namespace ContiguousMemory.Linux;

/// <summary><c>struct request</c> of live-move.c: what is to be moved, and what came of it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LiveMoveRequest
{
    /// <summary>The addresses under which tenants write.</summary>
    internal nint Address;
    internal long Length;

    /// <summary>The old and the new frames through a mapping that stays as it is.</summary>
    internal nint Source;
    internal nint Destination;

    /// <summary>Where the new frames lie in the file.</summary>
    internal long Offset;
    internal int File;
    internal int Userfaultfd;
    internal CopyRoutine Routine;
    private int _populates;

    /// <summary>For tests: a step that fails untried, and with which errno.</summary>
    internal LiveMoveStep FailingStep;
    internal int FailingErrno;

    /// <summary>The step that failed.</summary>
    internal LiveMoveStep FailedStep;
    internal int Errno;

    /// <summary>What the clean-up after a failure left in errno. If not 0, writers may still be stopped, until the userfaultfd is closed.</summary>
    internal int CleanupErrno;

    /// <summary>Whether the address shows the new frames, as it does also when a step after the mapping failed.</summary>
    internal int Moved;

    /// <summary>Whether a writer was found waiting when the new frames were there.</summary>
    internal int Stopped;

    internal readonly bool HasMoved => Moved != 0;

    internal readonly bool HasStoppedAny => Stopped != 0;

    /// <summary>Whether the kernel may show a block by one entry of the page table, and the step for that is taken.</summary>
    internal bool Populates
    {
        readonly get => _populates != 0;
        init => _populates = value ? 1 : 0;
    }

    /// <summary>The failed step as an error of the system.</summary>
    internal readonly LinuxError Error => new(
        FailedStep switch
        {
            LiveMoveStep.Register => nameof(NativeConstants.UFFDIO_REGISTER),
            LiveMoveStep.Protect => nameof(NativeConstants.UFFDIO_WRITEPROTECT),
            LiveMoveStep.Map => "mmap",
            LiveMoveStep.Populate or LiveMoveStep.KeepFromFork => "madvise",
            LiveMoveStep.Wake => nameof(NativeConstants.UFFDIO_WAKE),
            _ => "copy",
        },
        Errno);
}

/// <summary>The steps of live-move.c, in their order.</summary>
internal enum LiveMoveStep : uint
{
    /// <summary>None: all went well, or none is to fail.</summary>
    None,
    Populate,
    Register,
    Protect,
    Copy,
    Map,
    KeepFromFork,
    Wake,
}
