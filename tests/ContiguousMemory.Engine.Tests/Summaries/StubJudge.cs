using ContiguousMemory.Engine.Summaries;

namespace ContiguousMemory.Engine.Tests.Summaries;

/// <summary>Books for a summary without a machine: frames, marks and isolated blocks as the test sets them.</summary>
internal sealed class StubJudge(int frames) : IFrameJudge
{
    public FrameClass[] Frames { get; } = new FrameClass[frames];

    public HashSet<int> Isolated { get; } = [];

    public int BlockOrder { get; init; } = 4;

    public FrameClass Judge(int frame, int limit, out int end)
    {
        end = frame + 1;
        return IsIsolated(frame >> BlockOrder) ? FrameClass.Blocked : Frames[frame];
    }

    public bool IsMarked(int start, int end) => Frames[start] == FrameClass.Blocked;

    public bool IsIsolated(int block) => Isolated.Contains(block);
}
