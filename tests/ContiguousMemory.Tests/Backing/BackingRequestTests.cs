using System.Runtime.Versioning;
using ContiguousMemory.Backing;

namespace ContiguousMemory.Tests.Backing;

public sealed class BackingRequestTests
{
    [Theory]
    [InlineData(BackingRequest.UnitBytes)]
    [InlineData(2 * BackingRequest.UnitBytes)]
    [InlineData(BackingRequest.MaxBytes - BackingRequest.UnitBytes)]
    [InlineData(BackingRequest.MaxBytes)]
    public void Bytes_AtABound_IsAccepted(long bytes) => Assert.Equal(bytes, new BackingRequest(bytes, "name").Bytes);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(4096)]
    [InlineData(BackingRequest.UnitBytes - 1)]
    [InlineData(BackingRequest.UnitBytes + 1)]
    [InlineData(BackingRequest.UnitBytes + 4096)]
    [InlineData(BackingRequest.MaxBytes - 1)]
    [InlineData(BackingRequest.MaxBytes + 1)]
    [InlineData(BackingRequest.MaxBytes + BackingRequest.UnitBytes)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Bytes_PastABound_IsRefusedWithValueAndBounds(long bytes)
    {
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => new BackingRequest(bytes, "name"));
        Assert.Equal(bytes, refusal.ActualValue);
        Assert.Contains("from 2097152 to 274877906944", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(248)]
    [InlineData(249)]
    public void Name_AtABound_IsAccepted(int length) =>
        Assert.Equal(length, new BackingRequest(BackingRequest.UnitBytes, new('n', length)).Name.Length);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("\u0085")]
    public void Name_ThatIsNone_IsRefused(string name) => Assert.Throws<ArgumentException>(() => new BackingRequest(BackingRequest.UnitBytes, name));

    [Fact]
    public void Name_Null_IsRefused() => Assert.Throws<ArgumentNullException>(() => new BackingRequest(BackingRequest.UnitBytes, null!));

    [Theory]
    [InlineData("n", 250)]
    [InlineData("é", 125)]
    [InlineData("n", 100_000)]
    public void Name_TooManyBytes_IsRefusedWithItsLength(string letter, int count)
    {
        string name = string.Concat(Enumerable.Repeat(letter, count));
        var refusal = Assert.Throws<ArgumentException>(() => new BackingRequest(BackingRequest.UnitBytes, name));
        Assert.Contains("249 bytes", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(int.MaxValue)]
    [SupportedOSPlatform("linux")]
    public void Kind_Unknown_IsRefused(int kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Real memory needs Linux.");
        Assert.Throws<ArgumentOutOfRangeException>(() => BackingFactory.Create((BackingKind)kind, BackingRequest.UnitBytes, "name"));
    }

    [Fact]
    public void Create_NotOnLinux_IsOneSentence()
    {
        Assert.SkipWhen(OperatingSystem.IsLinux(), "Other systems refuse; this one is Linux.");
        var refusal = Assert.Throws<PlatformNotSupportedException>(() => BackingFactory.Create(BackingKind.Auto, BackingRequest.UnitBytes, "name"));
        Assert.Contains("Linux", refusal.Message, StringComparison.Ordinal);
    }
}
