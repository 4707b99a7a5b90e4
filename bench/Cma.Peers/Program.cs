using System.Text.Json;
using Cma.Bench;
using Cma.Bench.Peers;
using Cma.Commands.Coherence.Synthesising;
using Cma.Peers.Measuring;
using Cma.Peers.Rosters;

// 'cma bench peers' starts this and shows what it prints.
switch (args)
{
    case ["measure"] or ["measure", "--smoke"]:
        bool smoke = args.Length == 2;
        using (Roster roster = new(Contest.AreaBytes(smoke)))
        using (SearchProgressLine progress = SearchProgressLine.OnStandardError())
        {
            PeerResult result = new(PeerResult.SchemaName, BenchEnvironment.Read(), roster.Missing, Contest.Run(roster.Peers, smoke, progress));
            Console.Out.WriteLine(JsonSerializer.Serialize(result, BenchJson.Default.PeerResult));
        }

        return 0;

    case ["serve", NativePeers.DpdkProcess]:
        if (NativePeers.Dpdk(out string why) is not { } contenders)
        {
            Console.Error.WriteLine(why);
            return 3;
        }

        Service.Run(contenders, Console.In, Console.Out);
        return 0;

    default:
        Console.Error.WriteLine("usage: cma-peers measure [--smoke]; 'cma bench peers' calls it, and 'serve dpdk' is what it calls itself.");
        return 2;
}
