using System.Text.Json;
using Cma.Tests.House;

namespace Cma.Tests.Commands;

/// <summary><c>cma verify golden</c> as a user runs it.</summary>
public sealed class VerifyTests
{
    private const string Area = "area 0 base_pfn 258048 pages 4096 order_per_bit 0\n";

    private static string Golden(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", name);

    [Fact]
    public async Task A_kernels_recording_is_equalled_at_every_step()
    {
        Ended ended = await Tool.Run("verify", "golden", Golden("05-pins.txt"), Golden("06-pins-order-per-bit.txt"), "--json");
        Assert.Equal(0, ended.ExitCode);
        using JsonDocument answer = JsonDocument.Parse(ended.Output);
        Assert.Equal("cma.verify-golden/1", answer.RootElement.GetProperty("schema").GetString());
        Assert.Equal(590, answer.RootElement.GetProperty("steps").GetInt32());
        Assert.Equal(0, answer.RootElement.GetProperty("mismatches").GetInt32());
        Assert.Equal(JsonValueKind.Null, answer.RootElement.GetProperty("first").ValueKind);
    }

    [Theory]
    [InlineData("alloc 0 64 0 -> 1 | used 64 maxchunk 4032 bits 0-63")]
    [InlineData("alloc 0 64 0 -> 0 | used 65 maxchunk 4032 bits 0-63")]
    [InlineData("alloc 0 64 0 -> 0 | used 64 maxchunk 4031 bits 0-63")]
    [InlineData("alloc 0 64 0 -> 0 | used 64 maxchunk 4032 bits 0-62")]
    [InlineData("alloc 0 64 0 -> fail | used 0 maxchunk 4096 bits none")]
    public async Task A_recording_that_differs_in_one_word_is_told_with_its_line(string step)
    {
        using TextFile file = new(Area + "# a comment, and an empty line\n\n" + step + "\n");
        Ended ended = await Tool.Run("verify", "golden", file.Path, "--json");
        Assert.Equal(1, ended.ExitCode);
        using JsonDocument answer = JsonDocument.Parse(ended.Output);
        Assert.Equal(1, answer.RootElement.GetProperty("mismatches").GetInt32());
        Assert.Equal(4, answer.RootElement.GetProperty("first").GetProperty("line").GetInt32());
        Ended text = await Tool.Run("verify", "golden", file.Path);
        Assert.Contains("kernel", text.Output, StringComparison.Ordinal);
        Assert.Contains("1 mismatches", text.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "declares no area")]
    [InlineData("alloc 0 1 0 -> 0 | used 1 maxchunk 1 bits 0-0\n", "no area has been declared")]
    [InlineData(Area + "frobnicate 0\n", "'frobnicate' is no operation")]
    [InlineData(Area + "alloc 1 1 0 -> 0 | used 1 maxchunk 1 bits 0-0\n", "'1' is not the area")]
    [InlineData(Area + "alloc 0 -1 0 -> 0 | used 1 maxchunk 1 bits 0-0\n", "'-1' is not the count")]
    [InlineData(Area + "alloc 0 99999999999999999999 0 -> 0\n", "is not the count")]
    [InlineData(Area + "alloc 0 1 99 -> 0 | used 1 maxchunk 1 bits 0-0\n", "is not the alignment")]
    [InlineData(Area + "alloc 0 1 0 -> 0 | used 1\n", "it ends where")]
    [InlineData(Area + "alloc 0 1 0 -> maybe | used 1 maxchunk 1 bits 0-0\n", "'maybe' is no result")]
    [InlineData(Area + "alloc 0 1 0 -> 0 | used 1 maxchunk 1 bits 0-0 more\n", "'more' is too much")]
    [InlineData(Area + "pin 0 4096 -> ok | used 0 maxchunk 4096 bits none\n", "is not the offset")]
    [InlineData("area 1 base_pfn 258048 pages 4096 order_per_bit 0\n", "counts from 0")]
    [InlineData("area 0 base_pfn 258048 pages 4095 order_per_bit 1\n", "are not a multiple")]
    [InlineData("area 0 base_pfn 258048 pages 99999999 order_per_bit 0\n", "is not pages")]
    [InlineData(Area + "area 1 base_pfn 258048 pages 4096 order_per_bit 0\n", "cannot be")]
    [InlineData(Area + "area 1 base_pfn 900000000 pages 4096 order_per_bit 0\n", "a machine has at most")]
    public async Task A_file_with_a_mistake_is_refused_with_its_place(string text, string words)
    {
        using TextFile file = new(text);
        Tool.AssertTellsOnly(await Tool.Run("verify", "golden", file.Path), 2, file.Path, words);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_refused_with_its_name() =>
        Tool.AssertTellsOnly(await Tool.Run("verify", "golden", "no-such-file.txt"), 2, "There is no file 'no-such-file.txt'");

    [Fact]
    public async Task A_file_without_an_end_is_refused_in_one_short_sentence()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no /dev/zero here.");
        Ended ended = await Tool.Run("verify", "golden", "/dev/zero");
        Tool.AssertTellsOnly(ended, 2, "/dev/zero", "no golden file");
        Assert.InRange(ended.Errors.Length, 1, 300);
    }

    [Fact]
    public async Task A_folder_is_refused_with_a_way_on() =>
        Tool.AssertTellsOnly(await Tool.Run("verify", "golden", AppContext.BaseDirectory), 2, "is a folder");

    [Fact]
    public async Task What_is_printed_is_what_the_schema_says()
    {
        Ended ended = await Tool.Run("verify", "golden", Golden("05-pins.txt"), "--json");
        SchemaFile.AssertDescribes("verify-golden.schema.json", ended.Output);
    }
}
