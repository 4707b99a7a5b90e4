using System.Text;
using Cma.Scenarios;

namespace Cma.Tests.Scenarios;

/// <summary>What is not a file of text is refused with its name before anything is read out of it.</summary>
public sealed class FileRefusalTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_missing_file_is_refused_with_its_name() => Refused(_scratch.At("none.yaml"), "there is no such file");

    [Fact]
    public void A_file_in_a_missing_folder_is_refused_with_its_name() => Refused(_scratch.At("none/none.yaml"), "there is no such file");

    [Fact]
    public void A_file_under_a_file_is_refused_with_its_name() => Refused(Path.Join(_scratch.Add("plain"), "none.yaml"), "no such file|cannot be read");

    [Fact]
    public void A_folder_is_refused_with_its_name() => Refused(_scratch.Path, "this is a folder");

    [Fact]
    public void No_name_at_all_is_refused()
    {
        Assert.Contains("not the name of a file", Assert.Throws<ScenarioException>(() => ScenarioFile.Load("")).Message, StringComparison.Ordinal);
        Assert.Contains("not the name of a file", Assert.Throws<ScenarioException>(() => ScenarioFile.Load("a\0b")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_too_long_is_refused() => Refused(_scratch.At(new string('x', 5000)), "cannot be read|no such file", shown: "xxxx");

    [Fact]
    public void A_file_that_may_not_be_read_is_refused_with_its_name()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may read everything");
        string path = _scratch.Add("secret.yaml");
        _scratch.SetReadable("secret.yaml", false);
        Refused(path, "may not be read by you");
    }

    [Theory]
    [InlineData(ScenarioLimits.FileBytes, false)]
    [InlineData(ScenarioLimits.FileBytes + 1, true)]
    public void A_file_is_refused_from_the_first_byte_too_many(int length, bool isTooLong)
    {
        string path = _scratch.At("big.yaml");
        File.WriteAllText(path, Reader.Least + new string('#', length - Reader.Least.Length));

        if (isTooLong) Refused(path, "more than 256 KiB");
        else ScenarioFile.Load(path);
    }

    [Fact]
    public void A_file_of_a_device_that_never_ends_is_refused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "this machine has no /dev/zero");
        Refused("/dev/zero", "more than 256 KiB");
    }

    [Fact]
    public void A_name_that_would_play_with_the_terminal_is_shown_harmless()
    {
        ScenarioError error = Assert.Single(Assert.Throws<ScenarioException>(() => ScenarioFile.Load("a\u001b[31mb.yaml")).Errors);

        Assert.Equal("a\\u{1b}[31mb.yaml", error.File);
    }

    public static TheoryData<byte[], int, int, string> NotText => new()
    {
        { [0xff, 0xfe, (byte)'a', 0], 1, 1, "this is UTF-16" },
        { [0xfe, 0xff, 0, (byte)'a'], 1, 1, "this is UTF-16" },
        { [(byte)'a', 0], 1, 2, "the byte 0x00 is a control character" },
        { [0x7f, (byte)'E', (byte)'L', (byte)'F'], 1, 1, "the byte 0x7f is a control character" },
        { [(byte)'a', (byte)':', (byte)'\n', (byte)'b', 0xe9, (byte)'\n'], 2, 2, "the byte 0xe9 is not UTF-8 text" },
        { [(byte)'#', 0xc3], 1, 2, "the byte 0xc3 is not UTF-8 text" },
        { [0xed, 0xa0, 0x80], 1, 1, "the byte 0xed is not UTF-8 text" },
        { [.. Encoding.UTF8.GetBytes("# ä\u0085")], 1, 4, "is a control character" },
    };

    [Theory, MemberData(nameof(NotText))]
    public void Bytes_that_are_no_text_are_refused_with_their_place(byte[] bytes, int line, int column, string part)
    {
        ScenarioError error = Assert.Single(Reader.Mistakes(bytes));

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    private static void Refused(string path, string pattern, string? shown = null)
    {
        ScenarioError error = Assert.Single(Assert.Throws<ScenarioException>(() => ScenarioFile.Load(path)).Errors);

        Assert.Matches(pattern, error.Message);
        Assert.Equal((0, 0), (error.Line, error.Column));
        Assert.Contains(shown ?? path, error.ToString(), StringComparison.Ordinal);
    }
}
