namespace Cma.Scenarios;

/// <summary>A scenario that cannot be run, with every mistake found in it, in the order of the file.</summary>
internal sealed class ScenarioException : Exception
{
    /// <param name="errors">At least one mistake.</param>
    /// <param name="unlisted">How many more there are than are listed.</param>
    public ScenarioException(IReadOnlyList<ScenarioError> errors, int unlisted = 0)
        : base(Describe(errors, unlisted))
    {
        Errors = errors;
        Unlisted = unlisted;
    }

    /// <summary>The mistakes; at least one.</summary>
    public IReadOnlyList<ScenarioError> Errors { get; }

    /// <summary>How many more there are.</summary>
    public int Unlisted { get; }

    private static string Describe(IReadOnlyList<ScenarioError> errors, int unlisted)
    {
        string listed = string.Join('\n', errors);
        return unlisted == 0 ? listed : $"{listed}\n{errors[0].File}: and {unlisted} more; mend these first.";
    }
}
