namespace Cma.Peers.Heaps;

/// <summary>Where blocks come from. Implemented by structs, so that the measured loop is compiled for each by itself and calls it without a detour.</summary>
/// <typeparam name="TBlock">What stands for a block until it is given back.</typeparam>
internal interface IHeap<TBlock>
{
    /// <summary>Takes a block of at least so many bytes.</summary>
    /// <exception cref="HeapExhaustedException">There is none.</exception>
    TBlock Take(int bytes);

    /// <summary>Gives it back.</summary>
    void Give(TBlock block);
}
