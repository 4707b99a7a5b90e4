using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Ports;
using CsCheck;

namespace ContiguousMemory.Tests.Memory;

/// <summary>Random runs on real memory beside a naive model of every content, and controls that the check can fail.</summary>
public sealed class ReserveModelTests
{
    private static readonly Gen<ModelStep[]> s_steps =
        Gen.Select(Gen.Int[0, ReserveModel.Kinds - 1], Gen.Int[0, 1 << 24], Gen.Int[0, 1 << 24], Gen.Int[0, 1 << 24], (what, a, b, c) => new ModelStep(what, a, b, c))
            .Array[1, 60];

    public ReserveModelTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");

    public static TheoryData<string> Placements { get; } = [.. Placement.All.Select(placement => placement.Name)];

    [Theory]
    [MemberData(nameof(Placements))]
    public void RandomRuns_AgainstTheModel_KeepEveryByte(string placement) =>
        s_steps.Sample(steps => ReserveModel.Run(steps, BackingKind.Pages, PlacementOf(placement)), iter: 30, threads: 1);

    [Theory]
    [MemberData(nameof(Placements))]
    public void RandomRuns_WithoutTheCopy_AreCaught(string placement) => AssertCaught(placement, world => new WorldWithoutCopy(world), "has changed");

    [Theory]
    [MemberData(nameof(Placements))]
    public void RandomRuns_WithoutTheCopysLastFrame_AreCaught(string placement) => AssertCaught(placement, world => new WorldWithShortCopy(world), "has changed");

    [Theory]
    [MemberData(nameof(Placements))]
    public void RandomRuns_WithoutClearing_AreCaught(string placement) => AssertCaught(placement, world => new WorldWithoutClearing(world), "");

    private static void AssertCaught(string placement, Func<IWorld, IWorld> through, string complaint)
    {
        // A fixed seed: the control is that the check can fail, not how soon it does.
        CsCheckException failure = Assert.Throws<CsCheckException>(() =>
            s_steps.Sample(steps => ReserveModel.Run(steps, BackingKind.Pages, PlacementOf(placement), through), seed: "0000KOIPe036", iter: 30, threads: 1));
        Assert.Contains(complaint, failure.ToString(), StringComparison.Ordinal);
    }

    private static Placement PlacementOf(string name) => Placement.All.Single(placement => placement.Name == name);
}
