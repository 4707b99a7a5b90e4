using System.Diagnostics;
using System.Text;
using Cma.Commands.Coherence.Judging;
using Cma.Tests.House;
using Cma.Tests.Scenarios;

namespace Cma.Tests.Commands;

/// <summary>A sequence file with errors, or what is no sequence file at all, gets one clear sentence.</summary>
public sealed class SequenceFileTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("dsb\nflush LIN", 2, "'flush LIN': 'flush' is not one of st, ld, cl1")]
    [InlineData("fl1", 1, "'fl1' needs one of the views LIN, PK, KM")]
    [InlineData("st LIN 0\n\nst LIN 7", 3, "'7' is none of 0, S and C")]
    [InlineData("fl1 DMA", 1, "DMA is not mapped yet; write 'map DMA nc' before it")]
    [InlineData("kmap; fl1 K; kunmap\nfl1 K", 2, "nothing is kmapped here; write 'kmap' before it")]
    [InlineData("kunmap", 1, "write 'kmap' before it")]
    [InlineData("kmap; kmap", 1, "one kmap at a time")]
    [InlineData("unmap LIN\nst LIN 0", 2, "map it again, or act before it is unmapped")]
    [InlineData("st LIN 0\nkmap", 2, "'st LIN 0' in line 1 for lowmem; a page is one of the two")]
    [InlineData("st LIN 0; fl1 LIN\ndsb", 2, "no non-cacheable address for the driver; add 'map DMA nc'")]
    [InlineData("devr", 1, "the device reads what nobody wrote; store C first")]
    [InlineData("st LIN C neighbour; map DMA nc", 1, "only in a streaming sequence")]
    [InlineData("kmap; st K C; kunmap; devr", 1, "streaming sequences are of lowmem pages")]
    [InlineData("map LIN nc; st LIN C; devr", 1, "keeps its linear mapping")]
    [InlineData("map K", 1, "K comes with kmap and goes with kunmap")]
    [InlineData("map USR nc", 1, "KM and USR are not")]
    [InlineData("# nothing\n", 0, "has no steps")]
    [InlineData("", 0, "has no steps")]
    public void A_mistake_is_told_with_its_line_the_step_and_what_was_expected(string text, int line, string told)
    {
        string path = _scratch.At("mine.seq");
        File.WriteAllText(path, text);

        string message = Refused(path);

        Assert.StartsWith(line == 0 ? $"{path}: " : $"{path}:{line}: ", message, StringComparison.Ordinal);
        Assert.Contains(told, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_a_hundred_thousand_letters_is_cut_in_the_message()
    {
        string path = _scratch.At("long.seq");
        File.WriteAllText(path, new string('x', 60_000));
        Assert.InRange(Refused(path).Length, 50, 900);
    }

    [Fact]
    public void Names_that_are_no_readable_file_are_refused()
    {
        Assert.Contains("there is no such file", Refused(_scratch.At("none.seq")), StringComparison.Ordinal);
        Assert.Contains("there is no such file", Refused(_scratch.At("none/none.seq")), StringComparison.Ordinal);
        Assert.Contains("this is a folder", Refused(_scratch.Path), StringComparison.Ordinal);
        Assert.Contains("not the name of a file", Refused(""), StringComparison.Ordinal);
        Assert.Contains("not the name of a file", Refused("a\0b"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_refused()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may read everything");
        string path = _scratch.Add("secret.seq");
        _scratch.SetReadable("secret.seq", false);
        Assert.Contains("may not be read by you", Refused(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SequenceFile.MaxBytes, false)]
    [InlineData(SequenceFile.MaxBytes + 1, true)]
    public void A_file_is_refused_from_the_first_byte_too_many(int length, bool isTooLong)
    {
        const string Least = "map DMA nc\n";
        string path = _scratch.At("big.seq");
        File.WriteAllText(path, Least + new string('#', length - Least.Length));

        if (isTooLong) Assert.Contains("more than 64 KiB", Refused(path), StringComparison.Ordinal);
        else Assert.Single(SequenceFile.Load(path).Sequence.Steps);
    }

    [Fact]
    public void A_device_that_never_ends_is_refused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "this machine has no /dev/zero");
        Assert.Contains("more than 64 KiB", Refused("/dev/zero"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_that_never_ends_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "named pipes are Linux's here");
        string pipe = _scratch.At("pipe");
        Assert.Equal(0, (await Command.Run("mkfifo", [pipe], _scratch.Path)).ExitCode);
        using Process writer = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec yes '# on and on' > '{pipe}'"]) { RedirectStandardError = true })!;
        try
        {
            Assert.Contains("more than 64 KiB", Refused(pipe), StringComparison.Ordinal);
        }
        finally
        {
            writer.Kill();
            await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F' }, "the character 0x7f is a control character")]
    [InlineData(new byte[] { (byte)'d', (byte)'s', (byte)'b', (byte)'\n', 0 }, ":2: the character 0x00")]
    [InlineData(new byte[] { 0xff, 0xfe, (byte)'d', 0 }, "not UTF-8 text")]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 }, "not UTF-8 text")]
    public void Bytes_that_are_no_text_are_refused(byte[] bytes, string told)
    {
        string path = _scratch.At("binary.seq");
        File.WriteAllBytes(path, bytes);
        Assert.Contains(told, Refused(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_and_ends_of_line_of_other_systems_do_no_harm()
    {
        string path = _scratch.At("other.seq");
        File.WriteAllText(path, "map DMA nc\r\nst DMA 0\r\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal(2, SequenceFile.Load(path).Sequence.Steps.Count);
    }

    [Fact]
    public void A_name_or_step_that_would_play_with_the_terminal_is_shown_harmless()
    {
        Assert.DoesNotContain('\u001b', Refused("a\u001b[31mb.seq"));
        string path = _scratch.At("turn.seq");
        File.WriteAllText(path, "st \u202e 0");
        Assert.DoesNotContain('\u202e', Refused(path));
    }

    [Fact]
    public async Task The_tool_tells_only_the_sentence() =>
        Tool.AssertTellsOnly(await Tool.Run("coherence", "check", _scratch.At("none.seq")), 2, "none.seq: there is no such file.");

    private static string Refused(string path) => Assert.Throws<SequenceFileException>(() => SequenceFile.Load(path)).Message;
}
