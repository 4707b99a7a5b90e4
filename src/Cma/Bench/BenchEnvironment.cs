using System.Globalization;
using System.Runtime.InteropServices;

namespace Cma.Bench;

/// <summary>The machine that figures were measured on: without it they mean nothing.</summary>
internal sealed record BenchEnvironment(string Processor, int Cores, long MemoryBytes, string System, string Runtime, int HugePagesFree)
{
    public static BenchEnvironment Read() => new(
        Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        int.TryParse(Field("/proc/meminfo", "HugePages_Free"), NumberStyles.None, CultureInfo.InvariantCulture, out int free) ? free : 0);

    /// <summary>In one line.</summary>
    public override string ToString() => $"{Processor}, {Cores} cores, {System}, {Runtime}, {HugePagesFree} huge pages free";

    private static string? Field(string path, string name)
    {
        // Other systems have no such file, and say what they can by themselves.
        if (!File.Exists(path)) return null;
        string? line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
