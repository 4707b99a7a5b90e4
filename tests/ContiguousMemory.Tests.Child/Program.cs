using System.Runtime.Versioning;
using ContiguousMemory.Tests.Child;

[assembly: SupportedOSPlatform("linux")]

if (args.Length == 0 || !Scenarios.All.TryGetValue(args[0], out Action<string[]>? scenario))
{
    Console.Error.WriteLine($"usage: {string.Join(" | ", Scenarios.All.Keys)}, then the scenario's own arguments");
    return 2;
}

scenario(args[1..]);
return 0;
