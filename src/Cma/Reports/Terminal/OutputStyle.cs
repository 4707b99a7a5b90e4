namespace Cma.Reports.Terminal;

/// <summary>How text goes out.</summary>
internal enum OutputStyle
{
    /// <summary>Letters and spaces: for a file, a pipe, or who wants no colour.</summary>
    Plain,

    /// <summary>Lines and colours: for a person at a terminal.</summary>
    Rich,
}

/// <summary>Decides how text goes out.</summary>
internal static class OutputStyles
{
    /// <summary>Rich on a terminal that can show it, unless NO_COLOR is set to anything.</summary>
    /// <param name="isRedirected">Whether the output goes to something other than a terminal.</param>
    /// <param name="noColor">The environment's NO_COLOR.</param>
    /// <param name="term">The environment's TERM.</param>
    public static OutputStyle For(bool isRedirected, string? noColor, string? term) =>
        isRedirected || !string.IsNullOrEmpty(noColor) || term is "dumb" ? OutputStyle.Plain : OutputStyle.Rich;

    /// <summary>That of this process's standard output.</summary>
    public static OutputStyle OfStandardOutput() =>
        For(Console.IsOutputRedirected, Environment.GetEnvironmentVariable("NO_COLOR"), Environment.GetEnvironmentVariable("TERM"));

    /// <summary>Columns of this process's standard output; as many as you like where it is no terminal.</summary>
    public static int WidthOfStandardOutput() => !Console.IsOutputRedirected && Console.WindowWidth > 0 ? Console.WindowWidth : int.MaxValue;
}
