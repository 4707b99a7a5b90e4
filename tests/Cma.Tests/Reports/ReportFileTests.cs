using Cma.Reports;
using Cma.Tests.Scenarios;

namespace Cma.Tests.Reports;

public sealed class ReportFileTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_report_is_written_whole_and_nothing_else_stays_behind()
    {
        ReportFile.Write(_scratch.At("r.html"), static page => page.Write("new ☃"));

        Assert.Equal("new ☃", File.ReadAllText(_scratch.At("r.html")));
        Assert.Single(Directory.GetFileSystemEntries(_scratch.Path));
    }

    [Fact]
    public void A_report_replaces_an_older_one()
    {
        File.WriteAllText(_scratch.At("r.html"), "something older and longer");

        ReportFile.Write(_scratch.At("r.html"), static page => page.Write("new"));

        Assert.Equal("new", File.ReadAllText(_scratch.At("r.html")));
    }

    [Fact]
    public void A_report_that_fails_half_way_leaves_the_older_one_as_it_was()
    {
        File.WriteAllText(_scratch.At("r.html"), "older");

        ReportFileException refusal = Assert.Throws<ReportFileException>(() => ReportFile.Write(_scratch.At("r.html"), static page =>
        {
            page.Write(new string('x', 1 << 20));
            throw new IOException("No space left on device", 28);
        }));

        Assert.Equal($"The report cannot be written to '{Shown("r.html")}': the disk is full; make room or name a file on another one.", refusal.Message);
        Assert.Equal("older", File.ReadAllText(_scratch.At("r.html")));
        Assert.Single(Directory.GetFileSystemEntries(_scratch.Path));
    }

    [Fact]
    public void A_folder_that_no_file_can_be_made_in_is_told_before_the_work()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "this machine has no /proc");

        ReportFileException refusal = Assert.Throws<ReportFileException>(static () => ReportFile.Check("/proc/r.html", input: null));

        Assert.Equal("The report cannot be written to '/proc/r.html': no file can be made there; name one in another folder.", refusal.Message);
    }

    [Fact]
    public void A_place_that_is_looked_at_is_left_as_it_was()
    {
        ReportFile.Check(_scratch.At("r.html"), input: null);

        Assert.Empty(Directory.GetFileSystemEntries(_scratch.Path));
    }

    [Fact]
    public void A_full_disk_is_named_for_what_it_is()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this machine has no /dev/full");

        Assert.Equal("The report cannot be written to '/dev/full': the disk is full; make room or name a file on another one.", Refusal("/dev/full").Message);
    }

    [Fact]
    public void A_device_is_written_to_and_not_replaced_by_a_file()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "this machine has no /dev/null");

        ReportFile.Write("/dev/null", static page => page.Write("gone"));

        Assert.Equal(0, new FileInfo("/dev/null").Length);
    }

    [Fact]
    public void A_link_is_followed()
    {
        File.WriteAllText(_scratch.At("real"), "older");
        File.CreateSymbolicLink(_scratch.At("link"), "real");
        File.CreateSymbolicLink(_scratch.At("dangling"), "new");

        ReportFile.Write(_scratch.At("link"), static page => page.Write("1"));
        ReportFile.Write(_scratch.At("dangling"), static page => page.Write("2"));

        Assert.Equal(("1", "2"), (File.ReadAllText(_scratch.At("real")), File.ReadAllText(_scratch.At("new"))));
        Assert.Equal("real", new FileInfo(_scratch.At("link")).LinkTarget);
    }

    [Fact]
    public void A_loop_of_links_is_refused_with_its_name()
    {
        File.CreateSymbolicLink(_scratch.At("loop"), "loop");

        Assert.StartsWith($"The report cannot be written to '{Shown("loop")}': ", Refusal(_scratch.At("loop")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_refused_with_its_name() =>
        Assert.EndsWith("it is a folder; name a file inside it.", Refusal(_scratch.Path).Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_folder_is_refused_with_its_name() =>
        Assert.EndsWith("there is no such folder; make it first.", Refusal(_scratch.At("none/r.html")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_folder_that_may_not_be_written_to_is_refused_with_its_name()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may write everywhere");
        _scratch.Add("shut/x");
        _scratch.SetReadable("shut", false);
        try
        {
            Assert.Matches("you may not write there|there is no such folder", Refusal(_scratch.At("shut/r.html")).Message);
            Assert.Throws<ReportFileException>(() => ReportFile.Check(_scratch.At("shut/r.html"), input: null));
        }
        finally
        {
            _scratch.SetReadable("shut", true);
        }
    }

    [Fact]
    public void A_kernel_folder_that_takes_no_files_is_refused_with_its_name()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "this machine has no /proc");

        Assert.StartsWith("The report cannot be written to '/proc/self/r.html': ", Refusal("/proc/self/r.html").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void What_is_no_name_is_refused(string path) => Assert.EndsWith("that is not the name of a file.", Refusal(path).Message, StringComparison.Ordinal);

    [Fact]
    public void A_name_that_is_too_long_is_refused() =>
        Assert.EndsWith("name is too long.", Refusal(_scratch.At(new string('x', 300))).Message, StringComparison.OrdinalIgnoreCase);

    private string Shown(string name) => Cma.Scenarios.Reading.Quoted.Safe(_scratch.At(name));

    private static ReportFileException Refusal(string path)
    {
        ReportFileException refusal = Assert.Throws<ReportFileException>(() => ReportFile.Write(path, static page => page.Write("x")));
        Assert.DoesNotContain('\n', refusal.Message);
        return refusal;
    }
}
