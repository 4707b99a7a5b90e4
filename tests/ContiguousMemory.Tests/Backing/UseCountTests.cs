using ContiguousMemory.Backing;

namespace ContiguousMemory.Tests.Backing;

public sealed class UseCountTests
{
    [Fact]
    public void Remove_LastOfThem_SaysSoOnce()
    {
        var uses = new UseCount();
        Assert.True(uses.TryAdd());
        Assert.False(uses.Remove());
        Assert.False(uses.IsOver);
        Assert.True(uses.Remove());
        Assert.True(uses.IsOver);
    }

    [Fact]
    public void TryAdd_AfterTheLast_IsRefused()
    {
        var uses = new UseCount();
        uses.Remove();
        Assert.False(uses.TryAdd());
        Assert.True(uses.IsOver);
    }

    [Fact]
    public void AddAndRemove_ManyThreads_EndOnce()
    {
        for (int round = 0; round < 50; round++)
        {
            var uses = new UseCount();
            int ends = 0;
            Parallel.For(0, 64, index =>
            {
                if (index == 32 && uses.Remove())
                    Interlocked.Increment(ref ends);
                if (index != 32 && uses.TryAdd() && uses.Remove())
                    Interlocked.Increment(ref ends);
            });
            Assert.Equal(1, ends);
        }
    }
}
