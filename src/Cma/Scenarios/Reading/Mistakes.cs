namespace Cma.Scenarios.Reading;

/// <summary>Gathers what is wrong with a file, so that one run tells all of it. Not thread safe.</summary>
/// <param name="file">The file, as the user wrote it.</param>
internal sealed class Mistakes(string file)
{
    private readonly List<ScenarioError> _errors = [];
    private int _unlisted;

    public bool Any => _errors.Count > 0;

    public void Add(SpecNode at, string message) => Add(at.Line, at.Column, message);

    public void Add(int line, int column, string message)
    {
        if (_errors.Count == ScenarioLimits.Mistakes) _unlisted++;
        else _errors.Add(new(file, line, column, message));
    }

    /// <exception cref="ScenarioException">There is at least one mistake.</exception>
    public void ThrowIfAny()
    {
        if (!Any) return;
        throw new ScenarioException([.. _errors.OrderBy(static e => e.Line).ThenBy(static e => e.Column)], _unlisted);
    }
}
