using System.Collections.Concurrent;

namespace ContiguousMemory.Coherence.Checker;

/// <summary>A level of the search on two threads: one expands states, the other adds what follows, in the order in which one thread alone would.</summary>
/// <remarks>
/// So the answer, and every number in it, is the same on any machine. The states of a level are all there before it begins, and do not move while others
/// are added behind them. Thread safety: one level at a time.
/// </remarks>
internal sealed class LevelPipeline
{
    // Arbitrary: batches that outweigh their handing over, and so few that the end of a level is not waited for.
    private readonly SuccessorBatch[] _batches = [new(2048), new(2048), new(2048), new(2048)];

    /// <summary>Runs a level.</summary>
    /// <param name="from">Its first state.</param>
    /// <param name="end">The first of the next level.</param>
    /// <param name="fill">Fills a batch from a state on; called on another thread, in order.</param>
    /// <param name="take">Takes a batch in; false to go no further. Called on this thread, in order.</param>
    public void Run(int from, int end, Action<SuccessorBatch, int> fill, Func<SuccessorBatch, bool> take)
    {
        using BlockingCollection<SuccessorBatch> free = [], filled = [];
        using CancellationTokenSource enough = new();
        foreach (SuccessorBatch batch in _batches) free.Add(batch, CancellationToken.None);

        Task filling = Task.Run(() => Expand(from, end, fill, free, filled, enough.Token), CancellationToken.None);
        try
        {
            foreach (SuccessorBatch batch in filled.GetConsumingEnumerable(CancellationToken.None))
            {
                if (!take(batch)) break;
                free.Add(batch, CancellationToken.None);
            }
        }
        finally
        {
            enough.Cancel();
            filling.GetAwaiter().GetResult();
        }
    }

    private static void Expand(
        int from, int end, Action<SuccessorBatch, int> fill, BlockingCollection<SuccessorBatch> free, BlockingCollection<SuccessorBatch> filled, CancellationToken enough)
    {
        try
        {
            while (from < end)
            {
                SuccessorBatch batch = free.Take(enough);
                fill(batch, from);
                from = batch.To;
                filled.Add(batch, CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // Whoever takes has enough, or has failed and will say so.
        }
        finally
        {
            filled.CompleteAdding();
        }
    }
}
