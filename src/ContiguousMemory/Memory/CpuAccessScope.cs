using System.Buffers;
using ContiguousMemory.Backing;

namespace ContiguousMemory;

/// <summary>
/// A buffer open to the CPU. Lives on the stack, and ends with its <c>using</c>: between device and CPU the buffer changes hands where the scope begins
/// and ends, and nowhere else.
/// </summary>
public ref struct CpuAccessScope
{
    private readonly ContiguousHandle _handle;
    private readonly BufferView _view;
    private ReservedArea? _area;

    internal CpuAccessScope(ReservedArea area, ContiguousHandle handle, BufferView view, CpuAccess access)
    {
        _area = area;
        _handle = handle;
        _view = view;
        Access = access;
    }

    /// <summary>What it was opened for.</summary>
    public CpuAccess Access { get; }

    /// <summary>Bytes of the buffer.</summary>
    public readonly long Length => _view.Length;

    /// <summary>The whole buffer, up to <see cref="int.MaxValue"/> bytes.</summary>
    /// <exception cref="InvalidOperationException">It is larger; use <see cref="Slice"/>.</exception>
    public readonly Span<byte> Span => Length <= int.MaxValue
        ? Slice(0, (int)Length)
        : throw new InvalidOperationException($"Buffer '{_view.Name}' has {Length} bytes and a span at most {int.MaxValue}; use Slice(offset, length).");

    /// <summary>A part of the buffer. Do not keep it past the scope.</summary>
    /// <param name="offset">Bytes from the buffer's start.</param>
    /// <param name="length">Bytes.</param>
    public readonly Span<byte> Slice(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(_area is null, typeof(CpuAccessScope));
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
        return _area.SpanOf(_view, offset, length);
    }

    /// <summary>Ends the access. Twice is quiet.</summary>
    public void Dispose()
    {
        ReservedArea? area = _area;
        _area = null;
        area?.Buffers.EndUse(_handle);
    }
}
