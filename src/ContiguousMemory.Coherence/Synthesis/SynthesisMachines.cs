using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Synthesis;

/// <summary>The machines that a sequence for a task may meet.</summary>
internal static class SynthesisMachines
{
    private static readonly bool[] s_both = [true, false];

    /// <summary>
    /// Every machine that differs for the task: kind of first level, outer cache, speculation; for a page that becomes a buffer also what a non-cacheable access
    /// does and how the device is started, and for highmem whether a lazy kmap may be left. The most hostile come first, which saves time and no more.
    /// </summary>
    public static IReadOnlyList<MachineDescription> All(SynthesisTask task)
    {
        bool alloc = task.Transfer is null;
        return
        [
            .. from speculates in s_both
               from lazy in task.Pages == PageKind.Highmem ? s_both : [false]
               from doorbell in alloc ? new[] { Doorbell.Relaxed, Doorbell.Barrier } : [Doorbell.Barrier]
               from nonCacheable in alloc
                   ? new[] { NonCacheablePolicy.MayHit, NonCacheablePolicy.L2Hit, NonCacheablePolicy.Bypass }
                   : [NonCacheablePolicy.Bypass]
               from outer in new[] { OuterCache.Pl310, OuterCache.None }
               from l1 in new[] { L1Kind.ViptAliasing, L1Kind.Vivt, L1Kind.Pipt, L1Kind.Vipt }
               select new MachineDescription
               {
                   L1 = l1, Outer = outer, NonCacheable = nonCacheable, Doorbell = doorbell, Pages = task.Pages, LazyKmap = lazy, Speculates = speculates,
               },
        ];
    }
}
