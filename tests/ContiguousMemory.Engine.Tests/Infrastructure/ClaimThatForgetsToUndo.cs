using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Claims;

namespace ContiguousMemory.Engine.Tests.Infrastructure;

/// <summary>Leaves its page blocks isolated: the control for the check that no isolated block outlives its claim.</summary>
internal sealed class ClaimThatForgetsToUndo(Machine machine) : ClaimProtocol(machine)
{
    protected override void Undo(int start, int end)
    {
    }
}
