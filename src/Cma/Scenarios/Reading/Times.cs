using System.Globalization;

namespace Cma.Scenarios.Reading;

/// <summary>Times as people write them: a number and a unit.</summary>
internal static class Times
{
    private static readonly (string Unit, long Ticks)[] s_units =
    [
        ("h", TimeSpan.TicksPerHour), ("min", TimeSpan.TicksPerMinute), ("ms", TimeSpan.TicksPerMillisecond),
        ("us", TimeSpan.TicksPerMicrosecond), ("µs", TimeSpan.TicksPerMicrosecond), ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute),
    ];

    /// <summary>Reads a time, such as <c>1.5s</c>; zero needs no unit.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        if (text == "0") return true;
        foreach ((string unit, long ticks) in s_units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;

            // Decimal holds every time of the clock exactly; a fraction of a tick is dropped.
            ReadOnlySpan<char> digits = text.AsSpan(..^unit.Length).TrimEnd();
            if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)) return false;
            if (number > long.MaxValue / ticks) return false;
            time = new((long)(number * ticks));
            return true;
        }

        return false;
    }

    /// <summary>Writes a time so that it can be typed back: the largest unit that divides it.</summary>
    public static string Text(TimeSpan time)
    {
        if (time == TimeSpan.Zero) return "0s";
        (string unit, long ticks) = time.Ticks % TimeSpan.TicksPerHour == 0 ? ("h", TimeSpan.TicksPerHour)
            : time.Ticks % TimeSpan.TicksPerMinute == 0 ? ("m", TimeSpan.TicksPerMinute)
            : time.Ticks % TimeSpan.TicksPerSecond == 0 ? ("s", TimeSpan.TicksPerSecond)
            : time.Ticks % TimeSpan.TicksPerMillisecond == 0 ? ("ms", TimeSpan.TicksPerMillisecond)
            : ("us", TimeSpan.TicksPerMicrosecond);
        return string.Create(CultureInfo.InvariantCulture, $"{(decimal)time.Ticks / ticks}{unit}");
    }
}
