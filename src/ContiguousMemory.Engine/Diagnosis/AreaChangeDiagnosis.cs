using System.Globalization;
using System.Text;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Diagnosis;

/// <summary>Why an area was not created, resized or removed: a picture taken right after.</summary>
public sealed record AreaChangeDiagnosis
{
    /// <summary>The area.</summary>
    public required string Area { get; init; }

    /// <summary>What was asked.</summary>
    public required AreaChange Change { get; init; }

    /// <summary>Frames asked for, in whole page blocks.</summary>
    public required FrameCount Requested { get; init; }

    /// <summary>Why it was refused.</summary>
    public required AreaChangeStatus Reason { get; init; }

    /// <summary>Frames of ordinary memory, free or not: what areas can grow by at the most.</summary>
    public required FrameCount Outside { get; init; }

    /// <summary>Those of them that nobody has.</summary>
    public required FrameCount OutsideFree { get; init; }

    /// <summary>The run of page blocks with the least in the way; null when there is none, and for removals.</summary>
    public FrameRange? BestWindow { get; init; }

    /// <summary>What is in the way, in address order; at most <see cref="Diagnose.MaxBlockers"/> are named.</summary>
    public IReadOnlyList<Blocker> Blockers { get; init; } = [];

    /// <summary>Blockers beyond those named.</summary>
    public int UnnamedBlockers { get; init; }

    /// <summary>What would have made it succeed.</summary>
    public required string Remedy { get; init; }

    /// <summary>What was asked, and what stands in the way, in a few sentences.</summary>
    public string Explanation
    {
        get
        {
            StringBuilder text = new();
            text.Append(CultureInfo.InvariantCulture, $"Area '{Area}' cannot {ChangeText}: {ReasonText}.");
            text.Append(CultureInfo.InvariantCulture, $" {new ByteSize(OutsideFree.Bytes)} of the {new ByteSize(Outside.Bytes)} outside areas is free.");
            if (Blockers.Count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $" In the way: {string.Join(", and ", Blockers)}");
                text.Append(UnnamedBlockers > 0 ? string.Create(CultureInfo.InvariantCulture, $", and {UnnamedBlockers} more.") : ".");
            }

            return text.ToString();
        }
    }

    /// <summary>The whole story: <see cref="Explanation"/> and <see cref="Remedy"/>.</summary>
    public override string ToString() => $"{Explanation} {Remedy}";

    private string ChangeText => Change switch
    {
        AreaChange.Create => $"be created with {new ByteSize(Requested.Bytes)}",
        AreaChange.Grow => $"grow by {new ByteSize(Requested.Bytes)}",
        AreaChange.Shrink => $"shrink by {new ByteSize(Requested.Bytes)}",
        _ => "be removed",
    };

    private string ReasonText => Reason switch
    {
        AreaChangeStatus.NoSlot => "there are as many areas as there can be",
        AreaChangeStatus.NoMemory => "there is no such run of whole page blocks outside areas",
        AreaChangeStatus.Busy => "every such run of page blocks has something in it that does not move now",
        AreaChangeStatus.NoRefuge => "there are no frames to move the tenants in its way to",
        AreaChangeStatus.KeepsRefuge => "too little would be left outside areas",
        AreaChangeStatus.TooManyRanges => $"it has {AreaRegistry.MaxRanges} ranges already, and the page blocks beside them are not to be had",
        AreaChangeStatus.Held => "devices hold what would have to go",
        AreaChangeStatus.TooMuch => "nothing would be left of it",
        AreaChangeStatus.NotActivated => "it is not activated",
        AreaChangeStatus.Removed => "it has been removed",
        _ => "the caller gave up",
    };
}
