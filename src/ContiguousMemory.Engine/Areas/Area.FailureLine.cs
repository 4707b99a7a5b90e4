using System.Globalization;
using System.Text;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>The kernel's words for a failure, for whoever greps logs for them.</summary>
public sealed partial class Area
{
    /// <summary>The area, what was asked, the error, the free runs as frames@bit, and how much is free of how much.</summary>
    internal string FailureLine(FrameCount asked, int errno)
    {
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture, $"cma: {Name}: alloc failed, req-size: {asked.Value} pages, ret: -{errno}; number of available pages: ");
        lock (_machine.Gate)
        {
            long free = 0;
            foreach ((FrameRange run, int bit) in FreeRuns())
            {
                line.Append(CultureInfo.InvariantCulture, $"{(free > 0 ? "+" : "")}{run.Count.Value}@{bit}");
                free += run.Count.Value;
            }

            line.Append(CultureInfo.InvariantCulture, $"=> {free} free of {Count.Value} total pages");
        }

        return line.ToString();
    }
}
