using System.Globalization;
using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Tests.Backing;
using ContiguousMemory.Tests.Linux;

namespace ContiguousMemory.Tests.Live;

/// <summary>
/// A writer that waits for a mover may be a thread that a collection waits for; if the mover then waits for the collection, nobody ever gets on. In one
/// native call it waits for nobody.
/// </summary>
[Collection(WholeMachine.Name)]
[SupportedOSPlatform("linux")]
public sealed class CollectionDeadlockTests : LinuxTest
{
    private const int ControlChildren = 3;

    /// <summary>Arbitrary: far longer than a machine with far too much to do keeps a process waiting that does not hang.</summary>
    private static readonly TimeSpan s_hangs = TimeSpan.FromSeconds(90);

    /// <summary>Arbitrary: of those that are meant to hang one suffices, so that this may be too short for a slow machine.</summary>
    private static readonly TimeSpan s_seemsToHang = TimeSpan.FromSeconds(15);

    public CollectionDeadlockTests() => Assert.SkipWhen(LiveSupport.This.Refusal is not null, LiveSupport.This.Refusal ?? "");

    [Fact]
    public void Move_InOneCall_NeverHangs()
    {
        double seconds = Soak.Time(seconds: 5, soakMinutes: 10).TotalSeconds;
        string? last = WatchedChild.Run(s_hangs, "collect-while-moving", "native", seconds.ToString(CultureInfo.InvariantCulture));
        Assert.StartsWith("did not hang in ", last, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_StepByStepFromManagedCode_Hangs()
    {
        string seconds = Soak.Time(seconds: 20, soakMinutes: 1).TotalSeconds.ToString(CultureInfo.InvariantCulture);
        List<string> outcomes = [];
        for (int child = 0; child < ControlChildren; child++)
        {
            if (WatchedChild.Run(s_seemsToHang, "collect-while-moving", "separate", seconds) is not { } last) return;
            outcomes.Add(last);
        }

        Assert.Skip($"Inconclusive: of {ControlChildren} children that moved step by step for {seconds} s none hung: {string.Join("; ", outcomes)}.");
    }
}
