using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Ports;
using CsCheck;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Random runs on real memory beside a naive model of every content, and controls that the check can fail.</summary>
public sealed class ReserveModelTests
{
    private const int Unit = 2 << 20;

    private static readonly Gen<ModelStep[]> s_steps =
        Gen.Select(Gen.Int[0, ReserveModel.Kinds - 1], Gen.Int[0, 1 << 24], Gen.Int[0, 1 << 24], Gen.Int[0, 1 << 24], (what, a, b, c) => new ModelStep(what, a, b, c))
            .Array[1, 60];

    private static readonly ModelStep[] s_control =
    [
        new(4, (3 * Unit) - 1, 0, 0), new(7, 0, 0, 0), new(7, 0, 1, 0), new(7, 0, 2, 0), new(0, 0, 1, (3 * Unit) - 1), new(0, 1, 1, (2 * Unit) - 1),
        new(3, 0, 0, 0), new(3, 0, 0, 0), new(4, (3 * Unit) - 1, 0, 0), new(0, 0, 2, Unit), new(0, 1, 2, Unit),
    ];

    public ReserveModelTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");

    public static TheoryData<string> Placements { get; } = [.. Placement.All.Select(placement => placement.Name)];

    [Theory]
    [MemberData(nameof(Placements))]
    public void RandomRuns_AgainstTheModel_KeepEveryByte(string placement) =>
        s_steps.Sample(steps => ReserveModel.Run(steps, BackingKind.Pages, PlacementOf(placement)), iter: 30, threads: 1);

    /// <summary>The one run of the controls: three units are lent and written, both areas claimed whole and released, and three units lent again.</summary>
    [Theory]
    [MemberData(nameof(Placements))]
    public void ControlRun_RealWorld_KeepsEveryByte(string placement) => ReserveModel.Run(s_control, BackingKind.Pages, PlacementOf(placement));

    [Theory]
    [MemberData(nameof(Placements))]
    public void ControlRun_WithoutTheCopy_IsCaught(string placement) => AssertCaught(placement, world => new WorldWithoutCopy(world), "has changed");

    [Theory]
    [MemberData(nameof(Placements))]
    public void ControlRun_WithoutTheCopysLastFrame_IsCaught(string placement) => AssertCaught(placement, world => new WorldWithShortCopy(world), "has changed");

    [Theory]
    [MemberData(nameof(Placements))]
    public void ControlRun_WithoutClearing_IsCaught(string placement) => AssertCaught(placement, world => new WorldWithoutClearing(world), "is not zero");

    private static void AssertCaught(string placement, Func<IWorld, IWorld> through, string complaint)
    {
        Xunit.Sdk.TrueException failure = Assert.Throws<Xunit.Sdk.TrueException>(() => ReserveModel.Run(s_control, BackingKind.Pages, PlacementOf(placement), through));
        Assert.Contains(complaint, failure.Message, StringComparison.Ordinal);
    }

    private static Placement PlacementOf(string name) => Placement.All.Single(placement => placement.Name == name);
}
