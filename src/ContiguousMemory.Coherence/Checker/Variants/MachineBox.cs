using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Checker.Variants;

/// <summary>Machines of the base told by the values that each parameter may have: all combinations of them. A parameter that may have any is null.</summary>
internal sealed record MachineBox(
    IReadOnlyList<L1Kind>? L1, IReadOnlyList<OuterCache>? Outer, IReadOnlyList<NonCacheablePolicy>? NonCacheable, IReadOnlyList<Doorbell>? Doorbell, bool? LazyKmap, bool? Speculates)
{
    private const int Parameters = 6;

    /// <summary>Tells a set of machines in few boxes.</summary>
    /// <param name="machines">The set.</param>
    /// <param name="among">All that it is taken from: a parameter that does not matter among these is not told.</param>
    public static IEnumerable<MachineBox> Cover(IEnumerable<MachineDescription> machines, IReadOnlyCollection<MachineDescription> among)
    {
        HashSet<Point> all = [.. among.Select(Point.Of)], left = [.. machines.Select(Point.Of)], wanted = [.. left];
        int[][] range = [.. Enumerable.Range(0, Parameters).Select(at => all.Select(point => point[at]).Distinct().Order().ToArray())];
        while (left.Count > 0)
        {
            Point seed = left.Min();
            int[][] box = [.. Enumerable.Range(0, Parameters).Select(at => new[] { seed[at] })];
            for (int at = 0; at < Parameters; at++)
            {
                foreach (int value in range[at])
                {
                    int[][] larger = [.. box];
                    larger[at] = [.. box[at].Union([value]).Order()];
                    if (Points(larger).All(point => wanted.Contains(point) || !all.Contains(point))) box = larger;
                }
            }

            left.ExceptWith(Points(box));
            yield return Tell(box, range);
        }
    }

    private static IEnumerable<Point> Points(int[][] box) =>
        from l1 in box[0]
        from outer in box[1]
        from nonCacheable in box[2]
        from doorbell in box[3]
        from lazy in box[4]
        from speculates in box[5]
        select new Point(l1, outer, nonCacheable, doorbell, lazy, speculates);

    private static MachineBox Tell(int[][] box, int[][] range)
    {
        return new(Values<L1Kind>(0), Values<OuterCache>(1), Values<NonCacheablePolicy>(2), Values<Doorbell>(3), Flag(4), Flag(5));

        T[]? Values<T>(int at)
            where T : struct, Enum => box[at].Length == range[at].Length ? null : [.. box[at].Select(value => (T)Enum.ToObject(typeof(T), value))];

        bool? Flag(int at) => box[at].Length == range[at].Length ? null : box[at][0] == 1;
    }

    private readonly record struct Point(int L1, int Outer, int NonCacheable, int Doorbell, int Lazy, int Speculates) : IComparable<Point>
    {
        public int this[int at] => at switch { 0 => L1, 1 => Outer, 2 => NonCacheable, 3 => Doorbell, 4 => Lazy, _ => Speculates };

        public static Point Of(MachineDescription machine) =>
            new((int)machine.L1, (int)machine.Outer, (int)machine.NonCacheable, (int)machine.Doorbell, machine.LazyKmap ? 1 : 0, machine.Speculates ? 1 : 0);

        public int CompareTo(Point other)
        {
            for (int at = 0; at < Parameters; at++)
            {
                if (this[at] != other[at]) return this[at].CompareTo(other[at]);
            }

            return 0;
        }
    }
}
