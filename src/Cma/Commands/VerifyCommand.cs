using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cma.Golden;

namespace Cma.Commands;

/// <summary><c>cma verify golden FILE…</c>: the engine against a kernel.</summary>
internal static class VerifyCommand
{
    public static Command Create() => new("verify", "Hold the engine against recordings of a real kernel.") { Golden() };

    private static Command Golden()
    {
        Argument<string[]> files = new("FILE") { Description = "Golden files; docs/golden.md has the format.", Arity = ArgumentArity.OneOrMore };
        Option<bool> json = new("--json") { Description = "Print one JSON object (docs/schema/verify-golden.schema.json)." };
        Command command = new("golden", "Execute allocations and releases that a kernel executed, and compare every answer and bitmap.") { files, json };
        command.SetAction((parsed, cancel) => Task.Run(() => Verify(parsed.GetRequiredValue(files), parsed.GetValue(json), cancel), cancel));
        return command;
    }

    private static int Verify(string[] files, bool json, CancellationToken cancel)
    {
        int steps = 0;
        List<GoldenMismatch> mismatches = [];
        List<string> violations = [];

        // All are read before the first is executed: a mistake in the last need not wait for the others.
        foreach (GoldenFile file in files.Select(GoldenFile.Load).ToList())
        {
            cancel.ThrowIfCancellationRequested();
            GoldenResult result = GoldenRun.Execute(file);
            steps += result.Steps;
            mismatches.AddRange(result.Mismatches);
            violations.AddRange(result.Violations);
            if (!json) Console.Out.WriteLine($"{file.Name}: {result.Steps} steps, {result.Mismatches.Count} mismatches, {result.Violations.Count} violations");
        }

        foreach (string violation in violations) Console.Error.WriteLine($"cma: {violation}");
        VerifyGoldenResult answer = new(VerifyGoldenResult.SchemaId, steps, mismatches.Count, violations.Count, mismatches.FirstOrDefault());
        if (json) Console.Out.WriteLine(JsonSerializer.Serialize(answer, VerifyJson.Default.VerifyGoldenResult));
        else WriteText(answer);
        return mismatches.Count == 0 && violations.Count == 0 ? ExitCode.Done : ExitCode.No;
    }

    private static void WriteText(VerifyGoldenResult answer)
    {
        if (answer.First is { } first)
        {
            Console.Out.WriteLine($"The first mismatch, {first.File}:{first.Line}: {first.Step}");
            Console.Out.WriteLine($"  kernel  {first.Expected}");
            Console.Out.WriteLine($"  engine  {first.Actual}");
        }

        Console.Out.WriteLine($"{answer.Steps} steps, {answer.Mismatches} mismatches, {answer.Violations} violations of invariants.");
    }
}

/// <summary>What <c>cma verify golden --json</c> prints.</summary>
/// <param name="Schema">The form of this object.</param>
/// <param name="Steps">Operations executed.</param>
/// <param name="Mismatches">Operations after which the result, used, maxchunk or bits differ.</param>
/// <param name="Violations">Invariants found broken after a step.</param>
/// <param name="First">The first mismatch; null when there is none.</param>
internal sealed record VerifyGoldenResult(string Schema, int Steps, int Mismatches, int Violations, GoldenMismatch? First)
{
    public const string SchemaId = "cma.verify-golden/1";
}

/// <summary>Writes the answer as JSON without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VerifyGoldenResult))]
internal sealed partial class VerifyJson : JsonSerializerContext;
