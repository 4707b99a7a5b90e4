namespace Cma.Tests.House;

public class CodeTextTests
{
    /// <summary>Everywhere the word <c>hidden</c> is no code, and <c>seen</c> is.</summary>
    [Theory]
    [InlineData("seen // hidden\nseen")]
    [InlineData("seen /* hidden\nhidden */ seen")]
    [InlineData("/// <see cref=\"hidden\"/>\nseen seen")]
    [InlineData("#region it's hidden\nseen\n  #endregion hidden\nseen")]
    [InlineData("seen = \"hidden // hidden\"; seen")]
    [InlineData("seen = \"hidden \\\" hidden\"; seen")]
    [InlineData("seen = @\"hidden\\\"; seen")]
    [InlineData("seen = @\"hidden \"\" hidden\"; seen")]
    [InlineData("seen = \"\"; seen")]
    [InlineData("seen = @\"\"; seen")]
    [InlineData("seen = \"\"\"hidden \" hidden \"\" hidden\"\"\"; seen")]
    [InlineData("seen = \"\"\"\"hidden \"\"\" hidden\"\"\"\"; seen")]
    [InlineData("c = $\"hidden {seen} hidden\"; seen")]
    [InlineData("c = $\"hidden {{hidden}} {seen(new { A = \"hidden\" })}\"; seen")]
    [InlineData("c = $\"{{{seen}}} hidden\"; seen")]
    [InlineData("c = $@\"hidden \"\" {seen}\"; seen")]
    [InlineData("c = @$\"hidden \\{seen}\"; seen")]
    [InlineData("c = $\"\"\"hidden {seen} \" hidden\"\"\"; seen")]
    [InlineData("c = $$\"\"\"hidden {hidden} {{seen}} hidden\"\"\"; seen")]
    [InlineData("seen = '\"'; seen = '\\''; // hidden")]
    [InlineData("@seen = a % b; seen")]
    public void Of_WordInCodeOrNot_KeepsOnlyTheCode(string source)
    {
        string code = CodeText.Of(source);

        Assert.DoesNotContain("hidden", code, StringComparison.Ordinal);
        Assert.Equal(2, code.Split("seen").Length - 1);
    }

    [Theory]
    [InlineData("\"never closed")]
    [InlineData("/* never closed")]
    [InlineData("$\"{never closed")]
    [InlineData("'")]
    [InlineData("'\\")]
    [InlineData("\"\\")]
    [InlineData("\"\"\"")]
    [InlineData("$")]
    [InlineData("")]
    public void Of_SourceThatIsCutShort_Ends(string source) => Assert.InRange(CodeText.Of(source).Length, 0, source.Length + "\" \"".Length);
}
