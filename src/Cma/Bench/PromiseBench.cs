using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tenants;

namespace Cma.Bench;

/// <summary>
/// How many claims are refused that are within the reservation and that no lease stands against, of a random workload on paper: the bar for guaranteed
/// lending, with best effort, which refuses some, as its control. The same seeds, tenants and devices under both.
/// </summary>
internal static class PromiseBench
{
    public const string Schema = "cma.bench.promises/1";

    private const int AreaFrames = 8192;
    private const int RefugeFrames = 4096;
    private const int MostFramesAClaim = 2048;

    public static List<PromiseRow> Run(bool smoke) =>
        [.. new[] { LendingPromise.Guaranteed, LendingPromise.BestEffort }.Select(promise => Row(promise, seeds: smoke ? 1 : 10, steps: smoke ? 400 : 4000))];

    private static PromiseRow Row(LendingPromise promise, int seeds, int steps)
    {
        PromiseRow sum = new(Scenarios.ScenarioWords.Of(promise), seeds, 0, 0, 0, 0);
        for (int seed = 0; seed < seeds; seed++)
        {
            Workload workload = new(promise, new Random(seed));
            for (int step = 0; step < steps; step++) workload.Step();
            sum = sum with
            {
                Claims = sum.Claims + workload.Claims,
                Refused = sum.Refused + workload.Refused,
                MovedBytes = sum.MovedBytes + (workload.Moved * FrameSize.Bytes),
                LentShare = sum.LentShare + (workload.LentShare / seeds),
            };
        }

        return sum;
    }

    private sealed class Workload
    {
        private readonly Area _area;
        private readonly Tenant[] _tenants;
        private readonly List<AreaAllocation> _buffers = [];
        private readonly List<(Tenant Tenant, SlotLease Lease)> _leases = [];
        private readonly Random _random;
        private double _shares;

        public Workload(LendingPromise promise, Random random)
        {
            Machine machine = PaperMachine.Of(AreaFrames + RefugeFrames, AreaFrames, out _area, promise);
            _random = random;
            _tenants = [new(machine, "records", TenantKind.Movable, AreaFrames + RefugeFrames), new(machine, "cache", TenantKind.Discardable, AreaFrames + RefugeFrames)];
        }

        public long Claims { get; private set; }

        public long Refused { get; private set; }

        public long Moved { get; private set; }

        public double LentShare => _shares / Math.Max(1, Claims);

        public void Step()
        {
            switch (_random.Next(8))
            {
                case < 4: Lend(); break;
                case 4: GiveUp(); break;
                case 5: Lease(); break;
                case 6: Claim(); break;
                default: Release(); break;
            }
        }

        private void Lend()
        {
            Tenant tenant = _tenants[_random.Next(4) == 0 ? 1 : 0];
            int from = _random.Next(tenant.SlotCount);
            for (int slot = from; slot < Math.Min(from + 1024, tenant.SlotCount); slot++)
            {
                if (!tenant.TryPopulate(slot)) return;
            }
        }

        private void GiveUp()
        {
            Tenant tenant = _tenants[_random.Next(2)];
            int from = _random.Next(tenant.SlotCount);
            for (int slot = from; slot < Math.Min(from + 256, tenant.SlotCount); slot++) tenant.TryGiveUp(slot);
        }

        private void Lease()
        {
            Tenant tenant = _tenants[_random.Next(2)];
            if (tenant.TryLease(_random.Next(tenant.SlotCount), out SlotLease lease)) _leases.Add((tenant, lease));
        }

        /// <summary>A claim of no more than the longest run that no device has. Leases are short: by the time that a claim has waited for them, they have ended.</summary>
        private void Claim()
        {
            long most = Math.Min(_area.LongestRun.Value, MostFramesAClaim);
            if (most == 0) return;
            AreaRequest request = new(new FrameCount(1 + _random.NextInt64(most)), 0, "device") { IsQuiet = true };
            _shares += _area.Contents.Lent.Value / (double)AreaFrames;
            Claims++;
            if (!_area.TryAllocate(request, out AreaAllocation buffer, out _))
            {
                foreach ((Tenant tenant, SlotLease lease) in _leases) tenant.EndLease(lease);
                _leases.Clear();
                if (!_area.TryAllocate(request, out buffer, out _))
                {
                    Refused++;
                    return;
                }
            }

            Moved += buffer.Moved.Value;
            _buffers.Add(buffer);
        }

        private void Release()
        {
            if (_buffers.Count == 0) return;
            int pick = _random.Next(_buffers.Count);
            _area.Release(_buffers[pick]);
            _buffers.RemoveAt(pick);
        }
    }
}
