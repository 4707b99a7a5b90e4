using Cma.Reports.Results;

namespace Cma.Reports;

/// <summary>Tells a run to a program: one JSON object, and nothing else on standard output.</summary>
internal static class JsonReport
{
    public static void Write(TextWriter output, RunReport report) => output.Write(RunJson.Text(report.Result));
}
