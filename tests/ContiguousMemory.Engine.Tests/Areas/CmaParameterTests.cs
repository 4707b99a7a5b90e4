using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Frames;
using ContiguousMemory.Engine.Tests.Infrastructure;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Areas;

/// <summary>The kernel's cma=SIZE[@BASE[-END]].</summary>
public sealed class CmaParameterTests
{
    private const long MiB = Board.MiB;

    [Theory]
    [InlineData("64M", 64, 0, 0, false)]
    [InlineData("cma=64M", 64, 0, 0, false)]
    [InlineData("65536K", 64, 0, 0, false)]
    [InlineData("1G", 1024, 0, 0, false)]
    [InlineData("67108864", 64, 0, 0, false)]
    [InlineData("0x4000000", 64, 0, 0, false)]
    [InlineData("64M@256M", 64, 256, 320, true)] // no end: fixed
    [InlineData("64M@0x10000000", 64, 256, 320, true)]
    [InlineData("64M@0", 64, 0, 64, true)]
    [InlineData("64M@256M-1G", 64, 256, 1024, false)] // an end: anywhere inside
    [InlineData("64M@256M-320M", 64, 256, 320, true)] // an end that leaves no choice: fixed
    [InlineData("64M@256M-321M", 64, 256, 321, false)]
    [InlineData("64M@256M-319M", 64, 256, 319, false)] // too narrow: Declare says so
    [InlineData("64M@0-4G", 64, 0, 4096, false)]
    [InlineData("0", 0, 0, 0, false)]
    [InlineData("0@256M", 0, 256, 256, true)]
    public void Parse_Form_IsSizeBaseEndAndFixed(string text, long size, long start, long end, bool isFixed)
    {
        CmaParameter parameter = CmaParameter.Parse(text);
        Assert.Equal((size * MiB, Board.Address(start), Board.Address(end), isFixed), (parameter.Size, parameter.Base, parameter.End, parameter.IsFixed));
        Assert.Equal(size == 0, parameter.IsDisabled);
        AreaDeclaration declaration = parameter.ToDeclaration();
        Assert.Equal((size * MiB, Board.Address(start), Board.Address(end), isFixed, "reserved"), (declaration.Size, declaration.Base, declaration.Limit, declaration.IsFixed, declaration.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cma=")]
    [InlineData("cma")]
    [InlineData("cma=cma=64M")]
    [InlineData("CMA=64M")]
    [InlineData("@256M")]
    [InlineData("64M@")]
    [InlineData("64M@-1G")]
    [InlineData("64M@256M-")]
    [InlineData("64M-1G")]
    [InlineData("64M@256M-1G-2G")]
    [InlineData("64M@256M@512M")]
    [InlineData("-64M")]
    [InlineData("64M@-256M")]
    [InlineData("64 apples")]
    [InlineData("64M@1G-256M")] // ends before it starts
    [InlineData("9223372036854775808")]
    [InlineData("64M@9223372036854775807")]
    [InlineData("9223372036854775807@1")]
    public void Parse_OtherThanThat_IsInvalidWithTheTextAndTheForm(string text)
    {
        CmaException refused = Assert.Throws<CmaException>(() => CmaParameter.Parse(text));
        Assert.Equal(CmaError.InvalidArgument, refused.Error);
        Assert.Contains($"'{text}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("cma=SIZE[@BASE[-END]]", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Null_IsRefused() => Assert.Throws<ArgumentNullException>(() => CmaParameter.Parse(null!));

    /// <summary>Any text at all: a parameter, or a sentence about the text; never another exception.</summary>
    [Fact]
    public void Parse_AnyText_IsReadOrRefusedPlainly()
    {
        Gen<string> texts = Gen.OneOf(Gen.String, Gen.Char["0123456789xkKMGTiB@-=cma "].Array[0, 20].Select(characters => new string(characters)));
        texts.Sample(
            text =>
            {
                try
                {
                    CmaParameter parameter = CmaParameter.Parse(text);
                    Assert.True(parameter.Size >= 0);
                }
                catch (CmaException refused)
                {
                    Assert.Equal(CmaError.InvalidArgument, refused.Error);
                }
            },
            iter: Soak.Times(10_000), threads: 1);
    }

    [Theory]
    [InlineData("8M@72M", "72+8")]
    [InlineData("8M@65M-96M", "88+8")]
    [InlineData("8M", "120+8")]
    [InlineData("8M@0-80M", "72+8")]
    public void ToDeclaration_OnABoard_LiesWhereItSays(string text, string place) =>
        Assert.Equal(place, Board.Place(Board.Lowmem(64, 64).Areas.Declare(CmaParameter.Parse(text).ToDeclaration())));

    [Theory]
    [InlineData("8M@73M", CmaError.InvalidArgument)] // fixed and unaligned
    [InlineData("8M@72M-79M", CmaError.InvalidArgument)] // narrower than its size
    [InlineData("0", CmaError.InvalidArgument)] // disabled: nothing to declare
    [InlineData("80M", CmaError.NoMemory)]
    public void ToDeclaration_ThatCannotBe_IsRefused(string text, CmaError error) =>
        Assert.Equal(error, Board.Lowmem(64, 64).Refused(CmaParameter.Parse(text).ToDeclaration()).Error);
}
