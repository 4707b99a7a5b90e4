using System.CommandLine;
using System.Text.Json;
using Cma.Bench;
using Cma.Bench.Peers;
using Cma.Reports.Tables;
using Cma.Reports.Terminal;

namespace Cma.Commands;

/// <summary><c>cma bench peers</c>: ours and what others allocate from, in one run.</summary>
internal static class PeersBench
{
    public static Command Create(Option<bool> json, Option<bool> smoke)
    {
        Option<bool> markdown = new("--markdown") { Description = "Print the tables in Markdown." };
        Command command = new("peers", "Allocate and release beside DPDK, mimalloc, jemalloc, glibc, and the pools of .NET; takes two or three minutes.") { markdown };
        command.Validators.Add(given =>
        {
            if (given.GetValue(markdown) && given.GetValue(json)) given.AddError("--json and --markdown are two answers; ask for one.");
        });
        command.SetAction(parsed => Run(parsed.GetValue(json), parsed.GetValue(markdown), parsed.GetValue(smoke)));
        return command;
    }

    public static int Run(bool json, bool markdown, bool smoke)
    {
        PeerResult result = PeerProgram.Run(smoke);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, BenchJson.Default.PeerResult));
            return ExitCode.Done;
        }

        Console.Out.WriteLine("Allocate and release beside peers.");
        Console.Out.WriteLine(result.Machine);
        foreach (ReportTable table in PeerTables.Of(result))
        {
            Console.Out.WriteLine();
            if (markdown) MarkdownTable.Write(Console.Out, table);
            else PlainTable.Write(Console.Out, table);
        }

        Console.Out.WriteLine();
        foreach (string note in PeerTables.Notes(result)) Console.Out.WriteLine(markdown ? $"- {note}" : note);
        return ExitCode.Done;
    }
}
