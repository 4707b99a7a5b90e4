using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using static ContiguousMemory.Linux.NativeConstants;

namespace ContiguousMemory.Linux;

/// <summary>The machine code of live-move.c in pages of its own: written first, then executable, and never both. Thread safe.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LiveMoveCode : SafeHandle
{
    private readonly long _length;
    private readonly int _move;
    private readonly int _copy;

    private LiveMoveCode(long length, int move, int copy)
        : base(-1, ownsHandle: true)
    {
        _length = length;
        _move = move;
        _copy = copy;
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == -1;

    /// <summary>Loads the code that came with the library.</summary>
    /// <exception cref="LinuxException">This process may not have executable memory.</exception>
    internal static LiveMoveCode Load(ILibc libc) => RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ? Load(libc, LiveMoveBytesArm64.Code, LiveMoveBytesArm64.Move, LiveMoveBytesArm64.Copy)
        : Load(libc, LiveMoveBytesX64.Code, LiveMoveBytesX64.Move, LiveMoveBytesX64.Copy);

    /// <summary>Loads code of this architecture.</summary>
    /// <param name="libc">The calls to use.</param>
    /// <param name="code">The bytes.</param>
    /// <param name="move">Where in them <c>live_move</c> begins.</param>
    /// <param name="copy">Where <c>live_copy</c> does.</param>
    /// <exception cref="LinuxException">This process may not have executable memory.</exception>
    internal static LiveMoveCode Load(ILibc libc, ReadOnlySpan<byte> code, int move, int copy)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(move, code.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(copy, code.Length);
        var loaded = new LiveMoveCode(code.Length, move, copy);
        loaded.handle = LinuxException.ThrowIfFailed(libc.MmapAnonymous(0, code.Length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS), "mmap");
        try
        {
            code.CopyTo(RawMemory.Span(loaded.handle, code.Length));

            // On arm64 the kernel brings the instruction cache up to date when a page becomes executable that was not before (set_pte_at).
            LinuxException.ThrowIfFailed(libc.Mprotect(loaded.handle, code.Length, PROT_READ | PROT_EXEC), "mprotect");
            return loaded;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <summary>Moves what is asked, in one call: the collector sees a thread in native code from the first step to the last.</summary>
    /// <returns>Whether every step was done; the request has the answers.</returns>
    internal bool Move(ref LiveMoveRequest request) => Call(_move, ref request);

    /// <summary>Copies from <see cref="LiveMoveRequest.Source"/> to <see cref="LiveMoveRequest.Destination"/> and does nothing else.</summary>
    internal void Copy(ref LiveMoveRequest request) => Call(_copy, ref request);

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => NativeMethods.munmap(handle, (nuint)_length) == 0;

    private unsafe bool Call(int entry, ref LiveMoveRequest request)
    {
        // The streams read whole groups of pages: a length that is none would run past the end.
        if (request.Length <= 0 || request.Length % CopyRoutine.Granule != 0)
            throw new ArgumentOutOfRangeException(nameof(request), request.Length, $"A length is a multiple of {CopyRoutine.Granule} bytes.");

        bool isHeld = false;
        try
        {
            DangerousAddRef(ref isHeld);
            LiveMoveRequest local = request;

            // Ordinary, and never SuppressGCTransition: a collection must be able to begin while writers wait in there.
            bool done = ((delegate* unmanaged<LiveMoveRequest*, long>)(handle + entry))(&local) != 0;
            request = local;
            return done;
        }
        finally
        {
            if (isHeld) DangerousRelease();
        }
    }
}
