using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Linux;

/// <summary>
/// The bytes that the source in the tree gives on this machine. The same compiler gives the bytes that are checked in; another may give others, and then
/// it is these tests that they pass.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed partial class RebuiltLiveMoveTests() : LiveMoveConformance(Load())
{
    private static readonly string s_own = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";

    private static (byte[] Code, int Move, int Copy)? s_rebuilt;

    [Theory]
    [InlineData("x64", LiveMoveBytesX64.Compiler)]
    [InlineData("arm64", LiveMoveBytesArm64.Compiler)]
    public void Source_CompiledHere_GivesTheBytesThatAreCheckedIn(string architecture, string compiler)
    {
        string text = Rebuild(architecture);
        string here = Compiler().Match(text).Groups[1].Value;
        string own = architecture == s_own ? "they pass the same tests here" : "eng/arm64-guest.sh runs those that are checked in";
        Assert.SkipUnless(
            here == compiler, $"The bytes of {architecture} were made by {compiler}; here is {here}, whose bytes may differ: {own}.");

        (byte[] code, int move, int copy) = Parse(text);

        bool isArm = architecture == "arm64";
        Assert.Equal(
            (isArm ? LiveMoveBytesArm64.Move : LiveMoveBytesX64.Move, isArm ? LiveMoveBytesArm64.Copy : LiveMoveBytesX64.Copy), (move, copy));
        Assert.Equal((isArm ? LiveMoveBytesArm64.Code : LiveMoveBytesX64.Code).ToArray(), code);
    }

    private static LiveMoveCode Load()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");
        (byte[] code, int move, int copy) = s_rebuilt ??= Parse(Rebuild(s_own));
        return LiveMoveCode.Load(new Libc(), code, move, copy);
    }

    /// <summary>The C# source that eng/native.sh makes here.</summary>
    private static string Rebuild(string architecture)
    {
        string root = Checkout.OrSkip();
        string made = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("bash", [Path.Combine(root, "eng", "native.sh"), architecture, made]) { RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            string words = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.SkipWhen(process.ExitCode == 3 && words.Contains("no compiler of C", StringComparison.Ordinal), words.Trim());
            Assert.True(process.ExitCode == 0, words);
            return File.ReadAllText(made);
        }
        finally
        {
            File.Delete(made);
        }
    }

    private static (byte[] Code, int Move, int Copy) Parse(string text) => (
        [.. Bytes().Matches(text[text.IndexOf(" Code =>", StringComparison.Ordinal)..]).Select(match => Convert.ToByte(match.Groups[1].Value, 16))],
        Offset(text, "Move"),
        Offset(text, "Copy"));

    private static int Offset(string text, string name) =>
        int.Parse(Regex.Match(text, $@"const int {name} = (\d+);").Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("Compiler = \"(.*)\";")]
    private static partial Regex Compiler();

    [GeneratedRegex("0x([0-9a-f]{2})")]
    private static partial Regex Bytes();
}
