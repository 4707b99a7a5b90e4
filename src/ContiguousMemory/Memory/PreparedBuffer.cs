using System.Diagnostics.CodeAnalysis;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>
/// A run of frames that has been emptied and cleared ahead of its use, and waits for its client. Taking it makes a buffer of it in constant time: nothing is
/// moved or cleared then. Untaken, it is lent again when its time is over, when it is disposed, or when the reserve is. Thread safe: whatever comes first
/// decides, and the others find it decided.
/// </summary>
/// <remarks>It has no bytes to reach; the buffer has. Disposing it after it was taken does nothing: the buffer is its taker's.</remarks>
public sealed class PreparedBuffer : IAsyncDisposable, IDisposable
{
    private readonly ReservedArea _area;
    private readonly ContiguousHandle _handle;
    private readonly PreparedWord _word;
    private readonly ITimer? _timer;

    /// <param name="area">The area.</param>
    /// <param name="handle">A buffer that nobody else knows of, with a use open: so its frames stay, and no cache keeps them when they are released.</param>
    /// <param name="keepFor">How long; see <see cref="Begin"/>.</param>
    /// <param name="time">Where time comes from.</param>
    /// <param name="word">What decides.</param>
    internal PreparedBuffer(ReservedArea area, ContiguousHandle handle, TimeSpan keepFor, TimeProvider time, PreparedWord word)
    {
        _area = area;
        _handle = handle;
        _word = word;
        BufferView view = area.Buffers.Get(handle);
        (Name, Length, Frames, KeepFor) = (view.Name, view.Length, view.Allocation.Frames, keepFor);
        (MovedBytes, DiscardedBytes) = (view.Allocation.Moved.Bytes, view.Allocation.Discarded.Bytes);
        if (keepFor != Timeout.InfiniteTimeSpan)
            _timer = time.CreateTimer(static state => ((PreparedBuffer)state!).GiveBack(PreparedState.Expired), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What reports call it.</summary>
    public string Name { get; }

    /// <summary>Bytes asked for.</summary>
    public long Length { get; }

    /// <summary>The frames that wait.</summary>
    public FrameRange Frames { get; }

    /// <summary>How long they wait, from when they were ready.</summary>
    public TimeSpan KeepFor { get; }

    /// <summary>Bytes of tenants that were copied elsewhere to make it ready.</summary>
    public long MovedBytes { get; }

    /// <summary>Bytes of tenants that were dropped to make it ready.</summary>
    public long DiscardedBytes { get; }

    /// <summary>What has become of it. Of <see cref="PreparedState.Ready"/> it may be untrue the next moment; any other is for good.</summary>
    public PreparedState State => _word.State;

    /// <summary>Makes a buffer of it, in constant time.</summary>
    /// <param name="buffer">The buffer; dispose it like any other.</param>
    /// <returns>False when it was taken before, its time was over, or it was given up; then allocate, or prepare again.</returns>
    public bool TryTake([NotNullWhen(true)] out ContiguousBuffer? buffer)
    {
        buffer = null;
        if (!_word.TrySettle(PreparedState.Taken)) return false;
        _timer?.Dispose();
        buffer = _area.Take(this, _handle);
        return true;
    }

    /// <summary>Makes a buffer of it, in constant time.</summary>
    /// <exception cref="InvalidOperationException">It was taken before, or its time was over.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed, or the reserve was.</exception>
    public ContiguousBuffer Take()
    {
        if (TryTake(out ContiguousBuffer? buffer)) return buffer;
        throw State switch
        {
            PreparedState.Taken => new InvalidOperationException($"Prepared buffer '{Name}' was taken before; it is one buffer, and its first taker has it."),
            PreparedState.Expired => new InvalidOperationException(
                $"Prepared buffer '{Name}' was kept ready for {KeepFor.TotalMilliseconds:0.###} ms, which are over; its frames are lent again. Take it in time, or allocate."),
            PreparedState.TakenBack => new ObjectDisposedException(nameof(ReservedMemory), $"Prepared buffer '{Name}' went with its reserve, which was disposed."),
            _ => new ObjectDisposedException(nameof(PreparedBuffer), $"Prepared buffer '{Name}' was disposed, and its frames are lent again."),
        };
    }

    /// <summary>Gives the frames back to be lent, unless it was taken. Twice is quiet.</summary>
    public void Dispose() => GiveBack(PreparedState.GivenUp);

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {new ByteSize(Length)} at {Frames.Start.Address}, {State}";

    /// <summary>From here on its time runs.</summary>
    internal void Begin() => _timer?.Change(KeepFor, Timeout.InfiniteTimeSpan);

    /// <summary>Gives the frames back to be lent, if nothing has been decided yet.</summary>
    internal void GiveBack(PreparedState state)
    {
        if (!_word.TrySettle(state)) return;
        _timer?.Dispose();
        _area.GiveBack(this, _handle);
    }
}
