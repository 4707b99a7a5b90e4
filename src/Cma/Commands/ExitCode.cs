namespace Cma.Commands;

/// <summary>What <c>cma</c> exits with. The same for every command, and told in its help.</summary>
internal static class ExitCode
{
    /// <summary>Done, and the answer is yes where there is one.</summary>
    public const int Done = 0;

    /// <summary>Done, and the answer is no: something corrupt, an expectation unmet, a step that differs.</summary>
    public const int No = 1;

    /// <summary>The command line or its input is wrong.</summary>
    public const int BadInput = 2;

    /// <summary>This machine cannot do it: no memory, no permission, no Linux.</summary>
    public const int Cannot = 3;

    /// <summary>Interrupted, as shells count SIGINT.</summary>
    public const int Interrupted = 130;
}
