using BenchmarkDotNet.Running;
using ContiguousMemory.Bench;

// For example: dotnet run -c Release --project bench/ContiguousMemory.Bench -- --filter '*Lease*'
BenchmarkSwitcher.FromAssembly(typeof(AllocateRelease).Assembly).Run(args);
