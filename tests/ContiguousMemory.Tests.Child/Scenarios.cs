using System.Globalization;
using ContiguousMemory.Backing;
using ContiguousMemory.Tests.Child.Live;

namespace ContiguousMemory.Tests.Child;

/// <summary>What can be run in a process of its own. Each prints what it saw; the test judges.</summary>
internal static class Scenarios
{
    private const long WarmUpBytes = 2L << 20;
    private const long BackingMaximum = 256L << 30;

    internal static IReadOnlyDictionary<string, Action<string[]>> All { get; } = new Dictionary<string, Action<string[]>>
    {
        ["create"] = args => Create(Enum.Parse<BackingKind>(args[0]), long.Parse(args[1], CultureInfo.InvariantCulture)),
        ["create-without-descriptors"] = _ => CreateWithoutDescriptors(),
        ["write-to-window"] = args => WriteToWindow(releaseFirst: args[0] == "released"),
        ["keep-span"] = args => ReserveScenarios.KeepSpan(trap: args[0] == "trapped", dispose: args[1] == "disposed"),
        ["live-stress"] = LiveScenarios.Stress,
        ["collect-while-moving"] = LiveScenarios.CollectWhileMoving,
        ["fork-while-moving"] = LiveScenarios.ForkWhileMoving,
        ["read-while-moving"] = LiveScenarios.ReadWhileMoving,
        ["live-and-die"] = args => ReserveScenarios.LiveAndDie(Enum.Parse<BackingKind>(args[0])),
    };

    /// <summary>Makes a backing, uses it, gives it back, and says what of it is left.</summary>
    private static void Create(BackingKind kind, long bytes)
    {
        string before = Rehearse();
        string outcome = Attempt(kind, bytes);
        Report(before, outcome);
    }

    private static void CreateWithoutDescriptors()
    {
        string before = Rehearse();
        var open = new List<FileStream>();
        try
        {
            while (true)
                open.Add(new("/dev/null", FileMode.Open, FileAccess.Read));
        }
        catch (IOException)
        {
            // None left: where the scenario begins.
        }

        string outcome = Attempt(BackingKind.Pages, WarmUpBytes);
        foreach (FileStream file in open)
            file.Dispose();
        Report(before, outcome);
    }

    private static void WriteToWindow(bool releaseFirst)
    {
        using MemoryBacking backing = BackingFactory.Create(BackingKind.Pages, WarmUpBytes, "window");
        IBackingWindow window = backing.MapWindow(4096, 4096);
        Span<byte> kept = window.Span(0, 4096);
        if (releaseFirst)
            window.Dispose();
        Console.WriteLine("writing");
        kept[0] = 42;
        Console.WriteLine($"wrote {backing.Span(4096, 1)[0]}");
    }

    // Whatever the runtime opens once, to load code or to print, it opens here and not between the two counts.
    private static string Rehearse()
    {
        Attempt(BackingKind.HugePages, BackingMaximum);
        Console.WriteLine($"rehearsed: {Attempt(BackingKind.Pages, WarmUpBytes)} and counted {Holdings.Count()}");
        return Holdings.Count();
    }

    private static void Report(string before, string outcome)
    {
        string after = Holdings.Count();
        Console.WriteLine(outcome);
        Console.WriteLine(before == after ? "nothing left" : $"left: {after} after {before}");
    }

    private static string Attempt(BackingKind kind, long bytes)
    {
        try
        {
            using MemoryBacking backing = BackingFactory.Create(kind, bytes, "child");
            backing.Clear(0, backing.Length);
            using IBackingWindow window = backing.MapWindow(0, 1);
            backing.DuplicateDescriptor().Dispose();
            return $"created {backing.Name}";
        }
        catch (BackingException refusal)
        {
            return $"refused [{refusal.Call ?? "before any call"} {refusal.Errno}] {refusal.Message}";
        }
    }
}
