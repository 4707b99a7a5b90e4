using CsCheck;

namespace ContiguousMemory.Engine.Tests.Models;

/// <summary>What can be done to break a promise.</summary>
internal enum PromiseDeed
{
    Populate,
    PopulateDroppingOthers,
    GiveUp,
    Lease,
    LeaseLongTerm,
    EndLease,
    EndAllLeases,
    Allocate,
    Release,
    Take,
    GiveBack,
    DropOne,
    LetTheWorldFail,
}

/// <summary>One deed, with numbers that it takes what it needs from.</summary>
internal sealed record PromiseStep(PromiseDeed Deed, int A, int B, int C)
{
    private static readonly PromiseDeed[] s_mix =
    [
        PromiseDeed.Populate, PromiseDeed.Populate, PromiseDeed.Populate, PromiseDeed.Populate, PromiseDeed.PopulateDroppingOthers, PromiseDeed.PopulateDroppingOthers,
        PromiseDeed.GiveUp, PromiseDeed.Lease, PromiseDeed.Lease, PromiseDeed.LeaseLongTerm, PromiseDeed.LeaseLongTerm, PromiseDeed.EndLease, PromiseDeed.EndAllLeases,
        PromiseDeed.Allocate, PromiseDeed.Allocate, PromiseDeed.Allocate, PromiseDeed.Release, PromiseDeed.Release, PromiseDeed.Take, PromiseDeed.Take,
        PromiseDeed.GiveBack, PromiseDeed.DropOne, PromiseDeed.LetTheWorldFail,
    ];

    public static Gen<PromiseStep> Any { get; } =
        Gen.Select(Gen.Int[0, s_mix.Length - 1], Gen.Int[0, 9999], Gen.Int[0, 9999], Gen.Int[0, 9999]).Select((deed, a, b, c) => new PromiseStep(s_mix[deed], a, b, c));

    public override string ToString() => $"{Deed}({A},{B},{C})";
}
