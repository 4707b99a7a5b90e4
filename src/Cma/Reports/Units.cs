using System.Globalization;

namespace Cma.Reports;

/// <summary>Numbers as people read them: three figures and a unit. The same on every machine, whatever its language.</summary>
internal static class Units
{
    private static readonly string[] s_bytes = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>A length: <c>24 MiB</c>, <c>1.21 GiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        double value = bytes;
        int unit = 0;
        for (; Math.Abs(value) >= 1024 && unit < s_bytes.Length - 1; unit++) value /= 1024;
        return $"{Three(value)} {s_bytes[unit]}";
    }

    /// <summary>A time in microseconds: <c>812 µs</c>, <c>1.24 ms</c>, <c>2 s</c>; a dash for none.</summary>
    public static string Micros(double? micros) => micros switch
    {
        null => "–",
        < 999.5 => $"{Three(micros.Value)} µs",
        < 999_500 => $"{Three(micros.Value / 1000)} ms",
        _ => $"{Three(micros.Value / 1_000_000)} s",
    };

    /// <summary>A time: <c>300 ms</c>, <c>15 s</c>, <c>12.5 min</c>.</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { Ticks: 0 } => "0 s",
        { TotalSeconds: < 99.95 } => Micros(time.TotalMicroseconds),
        { TotalMinutes: < 99.95 } => $"{Three(time.TotalMinutes)} min",
        _ => $"{Three(time.TotalHours)} h",
    };

    /// <summary>A share of one: <c>62.5 %</c>; a dash for none.</summary>
    public static string Share(double? share) => share is null ? "–" : $"{Three(share.Value * 100)} %";

    /// <summary>A count: <c>12,345</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A value in the unit of an expectation.</summary>
    public static string Of(double? value, string unit) => value is null ? "–" : unit switch
    {
        "By" => Bytes((long)value),
        "us" => Micros(value),
        "1" => Share(value),
        _ => Count((long)value),
    };

    // A whole number is shown as one; what is rounded shows by its decimals that it is.
    private static string Three(double value) => value.ToString(
        Math.Abs(value) switch
        {
            _ when double.IsInteger(value) => "N0",
            < 9.995 => "0.00",
            < 99.95 => "0.0",
            _ => "N0",
        },
        CultureInfo.InvariantCulture);
}
