namespace ContiguousMemory.Tests.Child.Live;

/// <summary>Forces collections one after the other, each of which stops every thread that runs managed code.</summary>
internal sealed class CollectingThread : IDisposable
{
    private readonly Thread _thread;
    private readonly int _before = GC.CollectionCount(0);
    private volatile bool _stop;

    internal CollectingThread()
    {
        _thread = new Thread(() =>
        {
            for (int round = 0; !_stop; round++)
            {
                GC.Collect(round % 3);

                // Without a pause now and then the next collection begins before the threads that the last one stopped are awake, and nothing gets on.
                if (round % 16 == 15) Thread.Sleep(1);
            }
        })
        { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Stops, and says how many there were.</summary>
    internal int Stop()
    {
        _stop = true;
        _thread.Join();
        return GC.CollectionCount(0) - _before;
    }

    public void Dispose() => _stop = true;
}
