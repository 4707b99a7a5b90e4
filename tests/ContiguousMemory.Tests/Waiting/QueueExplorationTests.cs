using ContiguousMemory.Engine.Areas;

namespace ContiguousMemory.Tests.Waiting;

/// <summary>
/// The queue, its change signal and the engine's area under every order of their shared steps: no wake-up is lost, nobody is passed over more often than the
/// rule says, nothing is granted twice, and who gives up leaves no trace.
/// </summary>
public sealed class QueueExplorationTests(ITestOutputHelper output)
{
    private const int Bound = QueueRun.PassesPerLevel * AllocationQueue.Levels;

    /// <summary>Small configurations, and in how many places of a run somebody is interrupted who could go on.</summary>
    private static readonly Dictionary<string, (int Frames, int Preemptions, Action<QueueRun> Set)> s_configurations = new()
    {
        ["one waits for one"] = (4, 4, run =>
        {
            run.Hold(4);
            run.Wait(new Ask("camera", 4));
        }
        ),
        ["two wait for one"] = (4, 2, run =>
        {
            run.Hold(4);
            run.Wait(new Ask("camera", 4));
            run.Wait(new Ask("codec", 2));
        }
        ),
        ["three who ask for the same"] = (4, 1, run =>
        {
            run.Hold(4);
            run.Wait(new Ask("camera", 4));
            run.Wait(new Ask("codec", 4));
            run.Wait(new Ask("display", 4));
        }
        ),
        ["one waits for two, and one overtakes"] = (4, 2, run =>
        {
            run.Hold(2);
            run.Hold(2);
            run.Wait(new Ask("camera", 4));
            run.Overtake("radio", 2, 2);
        }
        ),
        ["the first is cancelled"] = (4, 1, run =>
        {
            Ask camera = new("camera", 4);
            run.Hold(2);
            run.Wait(camera);
            run.Wait(new Ask("codec", 2));
            run.Then("cancels", () => camera.IsCancelled = true);
        }
        ),
        ["the first has no time left"] = (4, 1, run =>
        {
            Ask camera = new("camera", 4, AllocationPriority.High);
            run.Hold(4);
            run.Wait(camera);
            run.Wait(new Ask("codec", 4));
            run.Then("time is over", () => camera.IsOver = true);
        }
        ),
        ["a window is kept"] = (4, 1, run =>
        {
            run.Hold(1);
            run.Wait(new Ask("camera", 4, AllocationPriority.Low));
            run.Wait(new Ask("codec", 2));
            run.Overtake("radio", 1, 6);
        }
        ),
        ["one who asks for what there never is comes behind one in line"] = (4, 2, run =>
        {
            run.HoldUntilRefused(3, "dreamer");
            run.Hold(1);
            run.Wait(new Ask("codec", 2));
            run.Wait(new Ask("dreamer", 8));
        }
        ),
    };

    public static TheoryData<string> Configurations => [.. s_configurations.Keys];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Queue_EveryInterleaving_ServesAllAndPassesNobodyOverTooOften(string configuration)
    {
        (int runs, List<string>? faults) = Explore(configuration, static (run, area) => new ExploredSource(run, area));
        output.WriteLine($"{configuration}: {runs} interleavings");
        Assert.True(faults is null, string.Join('\n', faults ?? []));
    }

    [Fact]
    public void Queue_SignalTakenAfterLooking_IsFoundOut() =>
        IsFoundOut("one waits for one", static (run, area) => new SourceThatLooksFirst(run, area), "nobody left to wake it");

    [Fact]
    public void Queue_EverybodyTriedForRoom_IsFoundOut() =>
        IsFoundOut("three who ask for the same", static (run, area) => new SourceThatKnowsNoBefore(run, area), "who came before");

    [Fact]
    public void Queue_NothingKept_IsFoundOut()
    {
        List<string>? faults = null;
        int seed = 0;
        for (; faults is null && seed < 2000; seed++) faults = Starve(seed, static (run, area) => new SourceThatKeepsNothing(run, area));
        output.WriteLine($"a starved request is found in run {seed}");
        Assert.NotNull(faults);
    }

    [Fact]
    public void Queue_ManyWhoOvertake_PassNobodyOverTooOften()
    {
        int most = 0;
        for (int seed = 0; seed < Soak(600); seed++)
        {
            List<string>? faults = Starve(seed, static (run, area) => new ExploredSource(run, area), passed => most = Math.Max(most, passed));
            Assert.True(faults is null, $"seed {seed}\n{string.Join('\n', faults ?? [])}");
        }

        // The bound is reached: it is not kept by nobody ever coming near it.
        Assert.Equal(Bound, most);
    }

    [Fact]
    public void Queue_RandomDeepRuns_ServeAll()
    {
        for (int seed = 0; seed < Soak(600); seed++)
        {
            QueueRun run = new(new RandomChoice(seed), 8, static (run, area) => new ExploredSource(run, area));
            Random random = new(seed);
            for (int i = 0; i < random.Next(1, 4); i++) run.Hold(random.Next(1, 3));
            for (int i = 0; i < random.Next(2, 7); i++)
            {
                Ask ask = new($"client {i}", random.Next(1, 9), (AllocationPriority)random.Next(-1, 2));
                run.Wait(ask);
                if (random.Next(4) == 0) run.Then($"client {i} gives up", () => ask.IsCancelled = true);
                if (random.Next(4) == 0) run.Then($"client {i} has no time left", () => ask.IsOver = true);
            }

            if (random.Next(2) == 0) run.Overtake("radio", random.Next(1, 4), random.Next(1, 20));
            Check(run, $"seed {seed}");
        }
    }

    /// <summary>The area stays closed when the next has been passed over as often; nothing changes then but that it is he who may have what there is.</summary>
    [Fact]
    public void Queue_OldestGivesUpWhileClosed_TheNextIsServed()
    {
        for (int seed = 0; seed < Soak(600); seed++)
        {
            QueueRun run = new(new RandomChoice(seed), 4, static (run, area) => new ExploredSource(run, area));
            Ask camera = new("camera", 4);
            run.HoldUntilGranted(1, "codec");
            run.Hold(1);
            run.Wait(camera);
            run.Wait(new Ask("codec", 3));
            run.Overtake("radio", 1, 8);
            run.Then("time is over", () => camera.IsOver = true);
            Check(run, $"seed {seed}");
        }
    }

    private static void Check(QueueRun run, string what)
    {
        List<string> faults = FaultsOf(run);
        Assert.True(faults.Count == 0, $"{what}\n{string.Join('\n', faults)}");
    }

    private static List<string> FaultsOf(QueueRun run)
    {
        List<string> faults = run.Play();
        if (run.MostPassed > Bound) faults.AddRange([$"somebody was passed over {run.MostPassed} times; the bound is {Bound}", .. run.Story]);
        return faults;
    }

    private void IsFoundOut(string configuration, Func<Interleaving, Area, ExploredSource> source, string fault)
    {
        (int runs, List<string>? faults) = Explore(configuration, source);
        output.WriteLine($"found in interleaving {runs}");
        Assert.NotNull(faults);
        Assert.Contains(faults, found => found.Contains(fault, StringComparison.Ordinal));
    }

    /// <summary>Plays every interleaving, up to the first that is not as it must be.</summary>
    private static (int Runs, List<string>? Faults) Explore(string configuration, Func<Interleaving, Area, ExploredSource> source)
    {
        (int frames, int preemptions, Action<QueueRun> set) = s_configurations[configuration];
        EveryChoice choice = new(preemptions);
        int runs = 0;
        do
        {
            QueueRun run = new(choice, frames, source);
            set(run);
            runs++;
            List<string> faults = FaultsOf(run);
            if (faults.Count > 0) return (runs, faults);
        }
        while (choice.Next());

        return (runs, null);
    }

    /// <summary>One who needs all, and others who keep taking a part: there is seldom a moment in which all is free, unless it is kept.</summary>
    private static List<string>? Starve(int seed, Func<Interleaving, Area, ExploredSource> source, Action<int>? passed = null)
    {
        QueueRun run = new(new RandomChoice(seed), 8, source);
        run.Hold(2);
        run.Wait(new Ask("camera", 8, AllocationPriority.Low));
        run.Wait(new Ask("codec", 4, AllocationPriority.High));
        for (int i = 0; i < 4; i++) run.Overtake($"radio {i}", 1, 20);
        List<string> faults = FaultsOf(run);
        passed?.Invoke(run.MostPassed);
        return faults.Count > 0 ? faults : null;
    }

    private static int Soak(int runs) => Environment.GetEnvironmentVariable("CMA_SOAK") == "1" ? runs * 100 : runs;
}
