namespace ContiguousMemory.Tests.Linux;

internal delegate Span<byte> BytesToWrite();

/// <summary>Writes to memory without pause, so that whoever stops writers stops this one.</summary>
internal sealed class StoppedWriter : IDisposable
{
    private readonly Thread _thread;
    private long _writes;
    private volatile bool _stop;

    internal StoppedWriter(BytesToWrite bytes)
    {
        _thread = new Thread(() =>
        {
            Span<byte> written = bytes();
            for (int at = 0; !_stop; at = (at + 4096) % written.Length)
            {
                Volatile.Write(ref written[at], written[at]);
                Interlocked.Increment(ref _writes);
            }
        })
        { IsBackground = true };
        _thread.Start();
        SpinWait.SpinUntil(() => Interlocked.Read(ref _writes) > 0);
    }

    /// <summary>Whether it writes again within that time.</summary>
    internal bool GoesOn(TimeSpan patience)
    {
        // Two more: the first may have been on its way already.
        long before = Interlocked.Read(ref _writes);
        return SpinWait.SpinUntil(() => Interlocked.Read(ref _writes) >= before + 2, patience);
    }

    internal void Stop()
    {
        _stop = true;
        Assert.True(_thread.Join(TimeSpan.FromSeconds(20)), "The writer hangs.");
    }

    public void Dispose() => _stop = true;
}
