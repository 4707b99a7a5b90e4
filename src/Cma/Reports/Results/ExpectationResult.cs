namespace Cma.Reports.Results;

/// <summary>One expectation and what came of it.</summary>
/// <param name="Name">The key of the scenario's <c>expect:</c>, or the name of a law.</param>
/// <param name="Expected">The bound.</param>
/// <param name="Actual">The value; null where nothing was measured, which meets no bound.</param>
/// <param name="Unit">What both count: <c>{claim}</c>, <c>By</c>, <c>us</c>, <c>{violation}</c>, or <c>1</c> for a share.</param>
/// <param name="Met">Whether it was met.</param>
internal sealed record ExpectationResult(string Name, double Expected, double? Actual, string Unit, bool Met);
