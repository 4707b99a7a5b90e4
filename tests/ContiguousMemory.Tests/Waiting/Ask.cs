using ContiguousMemory.Engine.Areas;

namespace ContiguousMemory.Tests.Waiting;

/// <summary>A request in an explored run. Time passes and minds change when an actor says so.</summary>
internal sealed class Ask(string name, int frames, AllocationPriority priority = AllocationPriority.Normal)
{
    public string Name => name;

    public AllocationPriority Priority => priority;

    public bool IsOver { get; set; }

    public bool IsCancelled { get; set; }

    public AreaRequest Request { get; } = new(new(frames), 0, name);
}
