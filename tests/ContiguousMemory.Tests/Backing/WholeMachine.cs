namespace ContiguousMemory.Tests.Backing;

/// <summary>
/// Tests that count or change what the process or the machine has only one of. They run one at a time and beside no others.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeMachine : ICollectionFixture<HugePageLoan>
{
    public const string Name = "whole machine";
}
