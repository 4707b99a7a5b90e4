using System.Diagnostics;

namespace Cma.Tests.House;

/// <summary>Launchers started side by side do the set-up once, with and without the flock command.</summary>
public class LauncherLockTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_started_at_once_build_once_and_both_run(bool flock)
    {
        using LauncherCheckout checkout = Checkout(flock);
        checkout.Environment["FAKE_BUILD_SECONDS"] = "0.5";

        Ended[] all = await Task.WhenAll(checkout.Launch("cma", ["1"]), checkout.Launch("cma", ["2"]), checkout.Launch("cma", ["3"]));

        Assert.Equal((1, 1), (checkout.Installs, checkout.Builds));
        Assert.All(all, ended => Assert.Equal(0, ended.ExitCode));
        Assert.Equal(["argument [1]", "argument [2]", "argument [3]"], all.Select(ended => ended.Output.Split('\n')[1]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_lock_is_gone_after_a_build_that_failed(bool flock)
    {
        using LauncherCheckout checkout = Checkout(flock);
        checkout.Write("does-not-compile", "");

        Assert.Equal(3, (await checkout.Launch("cma")).ExitCode);
        File.Delete(checkout.At("does-not-compile"));

        Assert.Equal(0, (await checkout.Launch("cma")).ExitCode);
        Assert.Empty(Directory.EnumerateFiles(checkout.At("artifacts"), "*.owner"));
    }

    /// <summary>A build server that stays behind would otherwise keep the lock for as long as it lives, and so would the tool.</summary>
    [Fact]
    public async Task Nothing_that_is_started_inherits_the_lock()
    {
        using LauncherCheckout checkout = Checkout(flock: true);

        await checkout.Launch("cma");

        Assert.Equal(1, checkout.Builds);
        Assert.DoesNotContain(checkout.Calls, call => call.StartsWith("the lock leaked", StringComparison.Ordinal));
    }

    // The limit is for the day this breaks: the launcher would wait for ever.
    [Fact(Timeout = 60_000)]
    public async Task A_lock_whose_owner_was_killed_does_not_hold_up_the_next()
    {
        using LauncherCheckout checkout = Checkout(flock: false);
        using Process dead = Process.Start("bash", ["-c", "exit"]);
        await dead.WaitForExitAsync(TestContext.Current.CancellationToken);
        Directory.CreateDirectory(checkout.At("artifacts"));
        File.CreateSymbolicLink(checkout.At("artifacts/setup.lock.owner"), $"{dead.Id}");

        Assert.Equal(0, (await checkout.Launch("cma")).ExitCode);
    }

    private static LauncherCheckout Checkout(bool flock)
    {
        LauncherCheckout checkout = new LauncherCheckout().WithInstallScript();
        Assert.SkipWhen(flock && !checkout.Has("flock"), "there is no flock command on this machine");
        return flock ? checkout : checkout.Without("flock");
    }
}
