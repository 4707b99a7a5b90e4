using CsCheck;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>What can be done to a machine.</summary>
internal enum Deed
{
    Populate,
    GiveUp,
    Lease,
    EndLease,
    EndAllLeases,
    Write,
    LeaseLongTerm,
    Allocate,
    Release,
    ReleasePart,
    ReleaseAgain,
    Move,
    Take,
    GiveBack,
    DropOne,
    ClearAhead,
    CreateArea,
    GrowArea,
    ShrinkArea,
    RemoveArea,
}

/// <summary>One deed, with numbers that it takes what it needs from.</summary>
internal sealed record Step(Deed Deed, int A, int B, int C)
{
    private static readonly Deed[] s_mix =
    [
        Deed.Populate, Deed.Populate, Deed.Populate, Deed.Populate, Deed.Populate, Deed.GiveUp, Deed.Lease, Deed.Lease, Deed.Lease, Deed.EndLease, Deed.EndLease,
        Deed.EndAllLeases, Deed.Write, Deed.LeaseLongTerm, Deed.Allocate, Deed.Allocate, Deed.Allocate, Deed.Allocate, Deed.Release, Deed.Release, Deed.Release, Deed.Release,
        Deed.ReleasePart, Deed.ReleaseAgain, Deed.Move, Deed.Move, Deed.Move, Deed.Take, Deed.Take, Deed.GiveBack, Deed.DropOne,
        Deed.ClearAhead,
    ];

    private static readonly Deed[] s_mixWithAreas =
        [.. s_mix, Deed.CreateArea, Deed.CreateArea, Deed.GrowArea, Deed.GrowArea, Deed.GrowArea, Deed.GrowArea, Deed.ShrinkArea, Deed.ShrinkArea, Deed.ShrinkArea, Deed.RemoveArea];

    /// <summary>Deeds on areas that stay what they are.</summary>
    public static Gen<Step> Any { get; } = Of(s_mix);

    /// <summary>Deeds on areas that come, go, grow and shrink meanwhile.</summary>
    public static Gen<Step> AnyWithAreas { get; } = Of(s_mixWithAreas);

    private static Gen<Step> Of(Deed[] mix) =>
        Gen.Select(Gen.Int[0, mix.Length - 1], Gen.Int[0, 9999], Gen.Int[0, 9999], Gen.Int[0, 9999]).Select((deed, a, b, c) => new Step(mix[deed], a, b, c));

    public override string ToString() => $"{Deed}({A},{B},{C})";
}
