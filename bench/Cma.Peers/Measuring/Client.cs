using Cma.Peers.Heaps;

namespace Cma.Peers.Measuring;

/// <summary>What one thread does in a cell. Each call runs on that thread.</summary>
internal abstract class Client
{
    /// <summary>Takes the blocks that it holds all along.</summary>
    /// <exception cref="HeapExhaustedException">The heap has no more. What was taken is held.</exception>
    public abstract void Fill();

    /// <summary>Takes and gives back so many.</summary>
    /// <exception cref="HeapExhaustedException">The heap has no more. What is left is held.</exception>
    public abstract void Run(int count);

    /// <summary>Gives back all that it holds.</summary>
    public abstract void Empty();
}

/// <inheritdoc/>
/// <param name="heap">Where blocks come from.</param>
/// <param name="cell">What is done.</param>
/// <param name="number">The thread's, from which its sizes and places are drawn: the same for every heap.</param>
internal sealed class Client<THeap, TBlock>(THeap heap, Cell cell, int number) : Client
    where THeap : struct, IHeap<TBlock>
{
    /// <summary>Arbitrary: drawn beforehand, since drawing costs as much as some heaps.</summary>
    private const int Steps = 4096;

    private readonly THeap _heap = heap;
    private readonly TBlock[] _held = new TBlock[cell.Held];
    private readonly int[] _sizes = new int[Steps];
    private readonly int[] _places = new int[Steps];
    private int _step;

    // How many of the places hold a block.
    private int _filled;
    private bool _isOut;

    public override void Fill()
    {
        Random random = new(number);
        for (int i = 0; i < Steps; i++)
        {
            _sizes[i] = cell.Draw(random);
            _places[i] = random.Next(Math.Max(1, cell.Held));
        }

        for (; _filled < _held.Length; _filled++) _held[_filled] = _heap.Take(_sizes[_filled]);
    }

    public override void Run(int count)
    {
        if (_isOut) throw new HeapExhaustedException();
        if (_held.Length == 0)
        {
            TakeAndGive(count);
            return;
        }

        try
        {
            Replace(count);
        }
        catch (HeapExhaustedException)
        {
            // This place's block was given back, and no other came: from now on the places say nothing of what is held.
            _held[_places[_step]] = _held[--_filled];
            _isOut = true;
            throw;
        }
    }

    public override void Empty()
    {
        while (_filled > 0) _heap.Give(_held[--_filled]);
    }

    private void TakeAndGive(int count)
    {
        for (int i = 0; i < count; i++)
        {
            int step = _step;
            _heap.Give(_heap.Take(_sizes[step]));
            _step = (step + 1) & (Steps - 1);
        }
    }

    private void Replace(int count)
    {
        TBlock[] held = _held;
        for (int i = 0; i < count; i++)
        {
            int step = _step;
            int place = _places[step];
            _heap.Give(held[place]);
            held[place] = _heap.Take(_sizes[step]);
            _step = (step + 1) & (Steps - 1);
        }
    }
}
