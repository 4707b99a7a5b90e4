using System.Reflection;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Linux;

public sealed class LinuxErrorTests
{
    public static TheoryData<string, int> Errnos => [.. typeof(NativeConstants)
        .GetFields(BindingFlags.Static | BindingFlags.NonPublic)
        .Where(each => each.GetCustomAttribute<HeaderAttribute>()!.Path == "linux/errno.h")
        .Select(each => (each.Name, (int)each.GetRawConstantValue()!))];

    [Theory]
    [MemberData(nameof(Errnos))]
    public void Name_ErrnoOfTheTable_IsItsSymbol(string name, int errno) => Assert.Equal(name, new LinuxError("mmap", errno).Name);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4096)]
    [InlineData(int.MaxValue)]
    public void Name_ErrnoOutsideTheTable_IsItsNumber(int errno) => Assert.Equal($"errno {errno}", new LinuxError("mmap", errno).Name);

    [Theory]
    [InlineData("memfd_create", NativeConstants.ENOSYS, "seccomp")]
    [InlineData("memfd_create", NativeConstants.EPERM, "seccomp")]
    [InlineData("memfd_create", NativeConstants.EACCES, "vm.memfd_noexec")]
    [InlineData("memfd_create", NativeConstants.EMFILE, "ulimit -n")]
    [InlineData("fcntl", NativeConstants.EMFILE, "ulimit -n")]
    [InlineData("memfd_create", NativeConstants.ENFILE, "fs.file-max")]
    [InlineData("ftruncate", NativeConstants.EFBIG, "ulimit -f")]
    [InlineData("mmap", NativeConstants.ENOMEM, "vm.max_map_count")]
    [InlineData("mmap", NativeConstants.EAGAIN, "ulimit -l")]
    [InlineData("fallocate", NativeConstants.ENOMEM, "ask for less")]
    [InlineData("madvise", NativeConstants.EPERM, "allow madvise")]
    [InlineData("madvise", NativeConstants.EHWPOISON, "tested")]
    [InlineData("mmap", 4096, "manual page of mmap")]
    public void Advice_KnownCause_NamesTheRemedy(string call, int errno, string remedy) =>
        Assert.Contains(remedy, new LinuxError(call, errno).Advice, StringComparison.Ordinal);

    [Fact]
    public void ToString_Failure_NamesCallSymbolAndMeaning() =>
        Assert.StartsWith("fallocate failed with ENOSPC (", new LinuxError("fallocate", NativeConstants.ENOSPC).ToString(), StringComparison.Ordinal);
}
