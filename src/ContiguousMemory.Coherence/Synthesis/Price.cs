namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>What a sequence costs, by which it takes its turn.</summary>
/// <param name="First">The cost.</param>
/// <param name="Second">What decides between equal costs.</param>
/// <param name="Order">What decides between equals in both: who came first.</param>
internal readonly record struct Price(long First, long Second, int Order = 0) : IComparable<Price>
{
    public int CompareTo(Price other) => (First, Second, Order).CompareTo((other.First, other.Second, other.Order));

    public static Price operator +(Price one, Price other) => new(one.First + other.First, one.Second + other.Second);

    public static bool operator <(Price one, Price other) => one.CompareTo(other) < 0;

    public static bool operator >(Price one, Price other) => one.CompareTo(other) > 0;

    public static bool operator <=(Price one, Price other) => one.CompareTo(other) <= 0;

    public static bool operator >=(Price one, Price other) => one.CompareTo(other) >= 0;
}
