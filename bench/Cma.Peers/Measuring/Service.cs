using System.Globalization;
using Cma.Bench;

namespace Cma.Peers.Measuring;

/// <summary>
/// Contenders of this process at another's orders, a line for each. The first line says how many they are. Then <c>enter N CELL</c> answers with an empty line
/// or with why not; <c>warm N MILLISECONDS</c> and <c>leave N</c> with an empty line; <c>batch N</c> with nanoseconds and bytes, or an empty line. It ends with the input.
/// </summary>
internal static class Service
{
    public static void Run(IReadOnlyList<IContender> contenders, TextReader input, TextWriter output)
    {
        output.WriteLine(contenders.Count.ToString(CultureInfo.InvariantCulture));
        output.Flush();
        while (input.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            output.WriteLine(Obey(contenders[int.Parse(words[1], CultureInfo.InvariantCulture)], words));
            output.Flush();
        }
    }

    private static string Obey(IContender contender, string[] words)
    {
        switch (words[0])
        {
            case "enter":
                return contender.Enter(Cell.Parse(words[2])) ?? "";
            case "warm":
                contender.WarmUp(TimeSpan.FromMilliseconds(double.Parse(words[2], CultureInfo.InvariantCulture)));
                return "";
            case "batch":
                return contender.Batch() is not { } sample ? "" : string.Create(CultureInfo.InvariantCulture, $"{sample.Nanoseconds} {sample.AllocatedBytes}");
            case "leave":
                contender.Leave();
                return "";
            default:
                throw new InvalidOperationException($"'{words[0]}' is no order.");
        }
    }
}
