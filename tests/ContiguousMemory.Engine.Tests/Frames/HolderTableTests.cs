using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;

namespace ContiguousMemory.Engine.Tests.Frames;

public sealed class HolderTableTests
{
    [Fact]
    public void Add_AfterRemove_UsesTheNumberAgainUnderANewSerial()
    {
        HolderTable table = new();
        int first = table.Add("first", since: 1);
        long serial = table[first].Serial;
        table.Remove(first);
        int second = table.Add("second", since: 2);
        Assert.Equal(first, second);
        Assert.NotEqual(serial, table[second].Serial);
        Assert.Equal(("second", 2L, 0L), (table[second].Name, table[second].Since, table[second].Frames));
    }

    [Fact]
    public void Add_Many_GrowsAndCounts()
    {
        HolderTable table = new();
        List<int> ids = [.. Enumerable.Range(0, 1000).Select(i => table.Add($"holder {i}", since: i))];
        Assert.Equal(1000, ids.Distinct().Count());
        Assert.DoesNotContain(0, ids); // 0 is nobody.
        Assert.Equal((1000, 1000), (table.Count, table.Alive));
        Assert.All(ids, id => Assert.Equal($"holder {ids.IndexOf(id)}", table[id].Name));
    }

    [Fact]
    public void Add_BeyondTheLargestId_IsRefusedWithTheBound()
    {
        Soak.Only("Eight million holders, 600 MB");
        HolderTable table = new();
        for (int i = 1; i <= HolderTable.MaxId; i++) table.Add("holder", since: 0);
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => table.Add("one more", since: 0));
        Assert.Contains("8388607", refused.Message, StringComparison.Ordinal);
        table.Remove(5);
        Assert.Equal(5, table.Add("in its place", since: 0));
    }

    [Fact]
    public void ClientOf_SameName_IsTheSameNumber()
    {
        HolderTable table = new();
        Assert.Equal(0, table.ClientOf(null));
        int camera = table.ClientOf("camera");
        Assert.NotEqual(0, camera);
        Assert.NotEqual(camera, table.ClientOf("codec"));
        Assert.Equal(camera, table.ClientOf("camera"));
    }

    [Fact]
    public void ClientOf_MoreNamesThanAreToldApart_IsNobodyAndKeepsTheOthers()
    {
        HolderTable table = new();
        int camera = table.ClientOf("camera");
        for (int i = 1; i < HolderTable.MaxClients; i++) Assert.NotEqual(0, table.ClientOf($"client {i}"));
        Assert.Equal(0, table.ClientOf("one more"));
        Assert.Equal(camera, table.ClientOf("camera"));
    }
}
