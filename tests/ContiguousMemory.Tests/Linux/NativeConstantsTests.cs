using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Versioning;
using System.Text;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Linux;

/// <summary>Each number of the table against the header it names, by the C compiler of this machine.</summary>
[SupportedOSPlatform("linux")]
public sealed class NativeConstantsTests : LinuxTest
{
    private static readonly Lazy<string?> s_compiler =
        new(() => new[] { "cc", "gcc", "clang" }.FirstOrDefault(name => Run(name, "--version", "") is { Exit: 0 }));

    private static readonly string[] s_verdicts = ["no header", "not defined", "other"];

    // Names younger than the headers a machine may well have.
    private static readonly Dictionary<string, string> s_youngNames = new()
    {
        [nameof(NativeConstants.MFD_NOEXEC_SEAL)] = "6.3",
        [nameof(NativeConstants.MADV_POPULATE_WRITE)] = "5.14",
        [nameof(NativeConstants.MADV_COLLAPSE)] = "6.1",
        [nameof(NativeConstants.UFFD_USER_MODE_ONLY)] = "5.11",
        [nameof(NativeConstants.UFFD_FEATURE_WP_HUGETLBFS_SHMEM)] = "5.19",
        [nameof(NativeConstants.USERFAULTFD_IOC_NEW)] = "6.1",
    };

    private static IEnumerable<FieldInfo> Table =>
        typeof(NativeConstants).GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);

    public static TheoryData<string> Names => [.. Table.Select(constant => constant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Constant_AgainstItsHeader_IsTheSame(string name)
    {
        FieldInfo constant = Table.Single(each => each.Name == name);
        string header = constant.GetCustomAttribute<HeaderAttribute>()!.Path;

        string verdict = Ask(header, name, constant.GetRawConstantValue()!);

        Assert.SkipWhen(verdict == "no header", $"This machine has no <{header}>.");
        if (verdict == "not defined" && s_youngNames.TryGetValue(name, out string? version))
            Assert.Skip($"<{header}> here is older than Linux {version}, which brought {name}.");
        Assert.Equal("same", verdict);
    }

    [Fact]
    public void SystemCall_AgainstItsHeader_HasTheNumber() => Assert.Equal("same", Ask("sys/syscall.h", "SYS_userfaultfd", (int)SystemCalls.userfaultfd));

    [Theory]
    [InlineData("linux/errno.h", nameof(NativeConstants.ENOMEM), NativeConstants.EINVAL, "other")]
    [InlineData("linux/memfd.h", nameof(NativeConstants.ENOMEM), NativeConstants.ENOMEM, "not defined")]
    [InlineData("linux/no_such_header.h", nameof(NativeConstants.ENOMEM), NativeConstants.ENOMEM, "no header")]
    public void Check_WrongRow_IsNoticed(string header, string name, int value, string verdict)
    {
        if (verdict != "no header")
            Assert.SkipWhen(Ask(header, name, value) == "no header", $"This machine has no <{header}>.");

        Assert.Equal(verdict, Ask(header, name, value));
    }

    // The compiler itself computes and compares: some names are macros that take the size of a structure.
    private static string Ask(string header, string name, object value)
    {
        Assert.SkipWhen(s_compiler.Value is null, "This machine has no C compiler to read the kernel's headers with.");
        string number = Convert.ToString(value, CultureInfo.InvariantCulture) + (value is ulong or uint ? "U" : "");
        string source = $"""
            #if !__has_include(<{header}>)
            #error verdict: no header
            #else
            #include <sys/ioctl.h>
            #include <{header}>
            #ifndef {name}
            #error verdict: not defined
            #else
            _Static_assert(({name}) == {number}, "verdict: other");
            #endif
            #endif

            """;
        (int exit, string output) = Run(s_compiler.Value, "-fsyntax-only -x c -", source)!.Value;
        string? verdict = s_verdicts.FirstOrDefault(verdict => output.Contains($"verdict: {verdict}", StringComparison.Ordinal));
        Assert.True((exit == 0) == (verdict is null), $"{s_compiler.Value} failed on {header}: {output}");
        return verdict ?? "same";
    }

    private static (int Exit, string Output)? Run(string program, string arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.Result);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
