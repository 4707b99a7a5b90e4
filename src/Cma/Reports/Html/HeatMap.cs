using System.Text;
using Cma.Reports.Timelines;

namespace Cma.Reports.Html;

/// <summary>Turns an area's looks into paths, one a state: time runs right in <see cref="Columns"/> steps, addresses down, one cell a step.</summary>
internal static class HeatMap
{
    /// <summary>Steps of the time axis. Arbitrary: finer than any screen.</summary>
    public const int Columns = 2000;

    /// <summary>The path of every state that occurs, but for <see cref="BlockState.Free"/>, which is the ground.</summary>
    public static IReadOnlyDictionary<BlockState, string> Paths(IReadOnlyList<AreaSample> samples, TimeSpan end)
    {
        int[] starts = [.. samples.Select(sample => ColumnOf(sample.At, end)), Columns];
        int rows = samples.Count == 0 ? 0 : samples[0].Cells.Count;
        var paths = new SortedDictionary<BlockState, StringBuilder>();

        // A run that goes on in the next row makes its rectangle longer in place of a new one: maps are mostly large blocks of one state.
        var open = new Dictionary<Run, int>();
        for (int row = 0; row <= rows; row++)
        {
            HashSet<Run> runs = row == rows ? [] : [.. RunsOf(samples, starts, row)];
            foreach ((Run run, int top) in open.Where(pair => !runs.Contains(pair.Key)).OrderBy(static pair => pair.Key.From).ToList())
            {
                if (!paths.TryGetValue(run.State, out StringBuilder? path)) paths[run.State] = path = new StringBuilder();
                path.Append($"M{run.From} {top}H{run.To}V{row}H{run.From}z");
                open.Remove(run);
            }

            foreach (Run run in runs) open.TryAdd(run, row);
        }

        return paths.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToString());
    }

    /// <summary>The column of a moment; the run's end is the last.</summary>
    public static int ColumnOf(TimeSpan at, TimeSpan end) => end <= TimeSpan.Zero ? 0 : (int)Math.Clamp(at / end * Columns, 0, Columns);

    private static IEnumerable<Run> RunsOf(IReadOnlyList<AreaSample> samples, int[] starts, int row)
    {
        for (int from = 0, to; from < samples.Count; from = to)
        {
            BlockState state = samples[from].Cells[row];
            for (to = from + 1; to < samples.Count && samples[to].Cells[row] == state; to++)
            {
            }

            if (state is not BlockState.Free && starts[to] > starts[from]) yield return new(starts[from], starts[to], state);
        }
    }

    private readonly record struct Run(int From, int To, BlockState State);
}
