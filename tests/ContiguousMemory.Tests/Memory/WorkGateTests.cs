namespace ContiguousMemory.Tests.Memory;

public sealed class WorkGateTests
{
    [Fact]
    public void Close_NobodyInside_IsDrainedAtOnce()
    {
        WorkGate gate = new();
        Assert.True(gate.TryEnter());
        gate.Leave();
        Assert.False(gate.IsClosed);

        Assert.True(gate.Close().IsCompleted);
        Assert.True(gate.IsClosed);
        Assert.False(gate.TryEnter());
        Assert.True(gate.Close().IsCompleted);
    }

    [Fact]
    public void Close_SomeInside_IsDrainedByTheLast()
    {
        WorkGate gate = new();
        Assert.True(gate.TryEnter() && gate.TryEnter());
        Task drained = gate.Close();
        Assert.False(gate.TryEnter());
        Assert.False(drained.IsCompleted);
        gate.Leave();
        Assert.False(drained.IsCompleted);
        gate.Leave();
        Assert.True(drained.IsCompleted);
    }

    [Fact]
    public async Task Close_RacingEntrants_NobodyIsInsideOnceDrained()
    {
        for (int round = 0; round < 200; round++)
        {
            WorkGate gate = new();
            int inside = 0;
            Task[] entrants = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(
                () =>
                {
                    while (gate.TryEnter())
                    {
                        Interlocked.Increment(ref inside);
                        Interlocked.Decrement(ref inside);
                        gate.Leave();
                    }
                },
                TestContext.Current.CancellationToken))];
            await gate.Close();
            Assert.Equal(0, Volatile.Read(ref inside));
            await Task.WhenAll(entrants);
            Assert.Equal(0, inside);
        }
    }
}
