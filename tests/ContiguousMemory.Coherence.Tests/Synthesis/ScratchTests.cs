using System.Diagnostics;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Synthesis;
using ContiguousMemory.Coherence.Checker;

namespace ContiguousMemory.Coherence.Tests.Synthesis;

public class ScratchTests
{
    [Fact]
    public void Try()
    {
        string which = Environment.GetEnvironmentVariable("WHICH") ?? "";
        foreach (SynthesisTask task in new SynthesisTask[] { new(PageKind.Lowmem), new(PageKind.Lowmem, Transfer.ToDevice), new(PageKind.Lowmem, Transfer.FromDevice), new(PageKind.Lowmem, Transfer.FromDevice, true), new(PageKind.Lowmem, Transfer.Both, true), new(PageKind.Highmem) })
        foreach (L1Kind l1 in new[] { L1Kind.Vivt, L1Kind.ViptAliasing, L1Kind.Pipt })
        foreach (OuterCache outer in Enum.GetValues<OuterCache>())
        foreach (NonCacheablePolicy nc in Enum.GetValues<NonCacheablePolicy>())
        {
            if (task.Transfer != null && nc != 0) continue;
            if (!$"{task.Pages} {task.Transfer} {l1} {outer} {nc}".Contains(which)) continue;
            MachineDescription m = new() { L1 = l1, Outer = outer, NonCacheable = nc, Pages = task.Pages, LazyKmap = task.Pages == PageKind.Highmem, Doorbell = Doorbell.Relaxed };
            Stopwatch w = Stopwatch.StartNew();
            var alphabet = Alphabet.For(task);
            var automata = task.Frames().SelectMany(f => SetAutomaton.Of(m, f, alphabet)).ToArray();
            CostVector c = new();
            foreach (bool shortest in new[] { false, true })
            {
                var se = new Search(task, alphabet, automata);
                var r = se.Run(shortest ? _ => 1 : s => c.Of(s, m), shortest ? s => c.Of(s, m) : _ => 1, 16, 1_000_000, TestContext.Current.CancellationToken);
                string text = r.Sequence is null ? "none" : SequenceFormat.Of(r.Sequence.Map) + " | " + SequenceFormat.Of(r.Sequence.Unmap);
                string verdict = r.Sequence is null ? "" : string.Join(",", task.Frames().Select(f => new Explorer().Run(new CacheMachine(m, f.Around(r.Sequence)))).Select(x => x.Verdict));
                Console.WriteLine($"{task.Pages} {task.Transfer} {l1} {outer} {nc}: {r.Cost} {text} [{verdict}] {r.Counts} {se.Extra} sets {automata.Sum(a => a.Count)} states {automata.Sum(a => a.States)} {w.ElapsedMilliseconds} ms");
            }
        }
    }
}
