using System.Diagnostics;
using Cma.Scenarios;
using Cma.Scenarios.Files;

namespace Cma.Tests.Scenarios;

public sealed class FileSetTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Files_come_by_glob_then_by_folder_then_by_name_and_none_twice()
    {
        foreach (string name in (string[])["z.txt", "a/2.txt", "a/10.txt", "a/b/1.txt", "B/1.txt", "a.txt", "other.bin"]) _scratch.Add(name);

        FileSet found = Find("z.txt", "**/*.txt");

        Assert.Equal(["z.txt", "a.txt", "B/1.txt", "a/10.txt", "a/2.txt", "a/b/1.txt"], Names(found));
        Assert.Equal(Names(found), Names(Find("z.txt", "**/*.txt")));
        Assert.Equal((60, false, 0), (found.Bytes, found.IsCut, found.Met.Unreadable));
    }

    [Fact]
    public void One_star_stays_in_its_folder_and_two_do_not()
    {
        foreach (string name in (string[])["1", "a/1", "a/b/1", "a/b/c/1"]) _scratch.Add(name);

        Assert.Equal(["1"], Names(Find("*")));
        Assert.Equal(["a/1"], Names(Find("*/1")));
        Assert.Equal(["a/b/1"], Names(Find("a/*/1")));
        Assert.Equal(["a/b/1", "a/b/c/1"], Names(Find("a/b/**")));
        Assert.Equal(["a/b/1"], Names(Find("**/b/1")));
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("grün-摄像机")]
    [InlineData("-rf")]
    [InlineData("star*[x]{y}?")]
    [InlineData("back\\slash")]
    [InlineData("new\nline")]
    [InlineData(".hidden")]
    public void Names_of_any_kind_are_found(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "such names cannot be on this file system");
        _scratch.Add($"x/{name}");

        FileSet found = Find("x/*");

        Assert.Equal([$"x/{name}"], Names(found));
        using Microsoft.Win32.SafeHandles.SafeFileHandle? file = found.Files[0].TryOpen(out string? why);
        Assert.Null(why);
        Assert.Equal(10, RandomAccess.GetLength(file!));
    }

    [Fact]
    public void Links_are_not_followed_so_that_a_loop_is_no_loop()
    {
        string file = _scratch.Add("a/file");
        Directory.CreateSymbolicLink(_scratch.At("a/up"), _scratch.Path);
        Directory.CreateSymbolicLink(_scratch.At("a/self"), _scratch.At("a/self"));
        File.CreateSymbolicLink(_scratch.At("a/again"), file);
        File.CreateSymbolicLink(_scratch.At("a/dead"), _scratch.At("nowhere"));

        Assert.Equal(["a/file"], Names(Find("**")));
    }

    [Fact]
    public void Pipes_and_empty_files_are_passed_over_and_never_opened()
    {
        _scratch.Add("file");
        _scratch.Add("empty", 0);
        MakePipe("pipe");

        // To open the pipe would wait for a writer for ever.
        FileSet found = Find("*");

        Assert.Equal(["file"], Names(found));
        Assert.Equal(2, found.Met.Empty);
    }

    [Fact]
    public void A_folder_that_may_not_be_read_is_passed_over_and_counted()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may read everything");
        _scratch.Add("open/file");
        _scratch.Add("shut/file");
        _scratch.SetReadable("shut", false);
        try
        {
            FileSet found = Find("**");
            Assert.Equal(["open/file"], Names(found));
            Assert.Equal(1, found.Met.Unreadable);
        }
        finally
        {
            _scratch.SetReadable("shut", true);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(5, 5)]
    [InlineData(6, 5)]
    public void No_more_files_are_taken_than_allowed(int allowed, int taken)
    {
        for (int i = 0; i < 5; i++) _scratch.Add($"{i}", 5000);

        FileSet found = Find(tenant => tenant with { MaxFiles = allowed }, "*");

        Assert.Equal((taken, allowed <= 5), (found.Files.Count, found.IsCut));
    }

    [Fact]
    public void A_file_too_long_for_what_is_left_is_passed_over_and_shorter_ones_still_come()
    {
        _scratch.Add("1", 50_000);
        _scratch.Add("2", 60_000);
        _scratch.Add("3", 40_000);

        FileSet found = Find(tenant => tenant with { MaxBytes = 100_000 }, "*");

        Assert.Equal(["1", "3"], Names(found));
        Assert.Equal(1, found.Met.TooLong);
    }

    [Fact]
    public void A_search_ends_when_it_has_looked_at_enough_names()
    {
        for (int i = 0; i < 50; i++) _scratch.Add($"{i / 10}/{i}");
        Scenario scenario = With("**");

        FileSet found = FileSet.Find(scenario, scenario.Tenants[0], visits: 20, TestContext.Current.CancellationToken);

        Assert.True(found.IsCut);
        Assert.InRange(found.Files.Count, 1, 20);
    }

    [Fact]
    public void A_search_can_be_called_off()
    {
        _scratch.Add("1");
        Scenario scenario = With("**");

        Assert.Throws<OperationCanceledException>(() => FileSet.Find(scenario, scenario.Tenants[0], cancel: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Folders_without_end_are_left_at_some_depth()
    {
        string deep = string.Join('/', Enumerable.Repeat("d", 80));
        _scratch.Add("top");
        _scratch.Add($"{deep}/bottom");

        Assert.Equal(["top"], Names(Find("**")));
    }

    [Theory]
    [InlineData("none/*.txt", "there is no folder '")]
    [InlineData("*.none", "nothing matches below '")]
    [InlineData("empty", "1 match, all of them empty or no regular files")]
    [InlineData("big", "1 match, each longer than what maxBytes (20000 B) leaves")]
    [InlineData("/proc/self/*", "made up by the kernel")]
    public void A_glob_that_gives_nothing_is_refused_with_its_place_and_the_reason(string glob, string reason)
    {
        _scratch.Add("file");
        _scratch.Add("empty", 0);
        _scratch.Add("big", 30_000);

        ScenarioError error = Assert.Single(Assert.Throws<ScenarioException>(() => Find(tenant => tenant with { MaxBytes = 20_000 }, "file", glob)).Errors);

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains($"tenant 't': the glob '{glob}' gives no file", error.Message, StringComparison.Ordinal);
        Assert.Equal((4, 59), (error.Line, error.Column));
    }

    [Fact]
    public void Extra_globs_may_give_nothing_but_not_all_of_them()
    {
        _scratch.Add("file");
        Scenario both = With("file", extra: "none/**");
        Scenario neither = With(null, extra: "none/**");

        Assert.Single(FileSet.Find(both, both.Tenants[0], cancel: TestContext.Current.CancellationToken).Files);
        ScenarioException refusal = Assert.Throws<ScenarioException>(() => FileSet.Find(neither, neither.Tenants[0], cancel: TestContext.Current.CancellationToken));
        Assert.Contains("none of its globs, 'none/**' the first, gives a file", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tenant_without_globs_has_no_files()
    {
        Scenario scenario = With(null);

        Assert.Empty(FileSet.Find(scenario, scenario.Tenants[0], cancel: TestContext.Current.CancellationToken).Files);
    }

    [Fact]
    public void A_file_that_changed_since_is_not_opened_and_the_reason_is_told()
    {
        foreach (string name in (string[])["gone", "emptied", "piped", "linked", "folder", "kept"]) _scratch.Add(name);
        FileSet found = Find("*");
        foreach (string name in (string[])["gone", "piped", "linked", "folder"]) File.Delete(_scratch.At(name));
        File.WriteAllText(_scratch.At("emptied"), "");
        MakePipe("piped");
        File.CreateSymbolicLink(_scratch.At("linked"), _scratch.At("kept"));
        Directory.CreateDirectory(_scratch.At("folder"));

        string?[] reasons = [.. found.Files.Select(static file =>
        {
            using var opened = file.TryOpen(out string? why);
            Assert.Equal(why is null, opened is not null);
            return why;
        })];

        const string Gone = "it has gone", Other = "it is no longer a file with contents";
        Assert.Equal([Other, Gone, Gone, null, Other, Other], reasons);
    }

    private FileSet Find(params string[] globs) => Find(static tenant => tenant, globs);

    private FileSet Find(Func<TenantSpec, TenantSpec> change, params string[] globs)
    {
        Scenario scenario = With(string.Join("\", \"", globs));
        return FileSet.Find(scenario, change(scenario.Tenants[0]));
    }

    private Scenario With(string? globs, string? extra = null)
    {
        string files = globs is null ? "" : $", files: [\"{globs}\"]";
        string extraFiles = extra is null ? "" : $", extraFiles: [\"{extra}\"]";
        Scenario scenario = Reader.Read($"{Reader.Least}tenants:\n  - {{name: t, kind: movable, size: 32MiB{files}{extraFiles}}}");
        return scenario with { Folder = _scratch.Path };
    }

    private string[] Names(FileSet found) => [.. found.Files.Select(file => Path.GetRelativePath(_scratch.Path, file.Path))];

    private void MakePipe(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no named pipes in this file system");
        using Process made = Process.Start("mkfifo", [_scratch.At(name)]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
