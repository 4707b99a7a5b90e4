namespace Cma.Tests.House;

/// <summary>How a house rule speaks when it is broken: every complaint in full, one a line.</summary>
internal static class HouseRule
{
    public static void Holds(IEnumerable<string> complaints)
    {
        string[] lines = [.. complaints];
        if (lines.Length > 0) Assert.Fail(string.Join('\n', lines));
    }
}
