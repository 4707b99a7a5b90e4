namespace Cma.Tests.House;

/// <summary>Inside the engine, the library and the coherence checker, too, code reads only what lies to its left (docs/architecture.md).</summary>
public class FolderLadderTests
{
    private static readonly FolderLadder s_engine =
        new("ContiguousMemory.Engine", "Frames", "Ports", "Summaries", "Buddy", "Tenants", "Claims", "Areas", "Dma", "Diagnosis");

    private static readonly FolderLadder s_library = new("ContiguousMemory", "Linux", "Telemetry", "Backing", "Memory") { RootFolder = "Memory" };

    private static readonly FolderLadder s_coherence = new("ContiguousMemory.Coherence", "Machine", "Recording", "Strategies", "Export", "Checker", "History", "Symptoms", "Synthesis");

    [Fact]
    public void The_engine_reads_only_to_the_left() => HouseRule.Holds(s_engine.Complaints(SourceTree.Checkout));

    [Fact]
    public void The_library_reads_only_to_the_left() => HouseRule.Holds(s_library.Complaints(SourceTree.Checkout));

    [Fact]
    public void The_coherence_checker_reads_only_to_the_left() => HouseRule.Holds(s_coherence.Complaints(SourceTree.Checkout));

    [Theory]
    [InlineData("using ContiguousMemory.Engine.Claims;")]
    [InlineData("using static ContiguousMemory.Engine.Claims.Claim;")]
    [InlineData("using C = ContiguousMemory.Engine.Claims.Claim;")]
    [InlineData("using global::ContiguousMemory.Engine.Claims.Policies;")]
    [InlineData("class A { ContiguousMemory.Engine.Claims.Claim? c; }")]
    [InlineData("class A { ContiguousMemory . Engine .\n Claims.Claim? c; }")]
    [InlineData("class A { Engine.Claims.Claim? c; }")]
    [InlineData("class A { Claims.Claim? c; }")]
    [InlineData("class A { string S => $\"{Claims.ClaimResult.None}\"; }")]
    [InlineData("global using ContiguousMemory.Engine.Frames;")]
    public void Code_that_reads_to_the_right_is_caught(string code) => Assert.Single(s_engine.Complaints(Engine("Buddy/FreeList.cs", code)));

    [Theory]
    [InlineData("using ContiguousMemory.Engine.Frames;")]
    [InlineData("using ContiguousMemory.Engine.Buddy;")]
    [InlineData("// using ContiguousMemory.Engine.Claims;")]
    [InlineData("class A { int Claims; int B => Claims.Count; int C => this.Claims.Claim; }")]
    [InlineData("class A { string S => \"Claims.Claim\"; }")]
    public void Code_that_reads_to_the_left_passes(string code) => Assert.Empty(s_engine.Complaints(Engine("Buddy/FreeList.cs", code)));

    [Theory]
    [InlineData("Loose.cs")]
    [InlineData("Unheard/Of.cs")]
    public void A_file_outside_the_ladders_folders_is_caught(string path) => Assert.Single(s_engine.Complaints(Engine(path, "class A;")));

    [Fact]
    public void A_global_using_in_the_project_is_caught()
    {
        SourceTree tree = SourceTree.Of((
            "src/ContiguousMemory.Engine/ContiguousMemory.Engine.csproj",
            """<Project><ItemGroup><Using Include="ContiguousMemory.Engine.Claims" /></ItemGroup></Project>"""));

        Assert.Single(s_engine.Complaints(tree));
    }

    [Theory]
    [InlineData("Linux", "class A { Buffer b; }")]
    [InlineData("Linux", "class A { ContiguousMemory.Buffer b; }")]
    [InlineData("Linux", "using ContiguousMemory.Backing;")]
    [InlineData("Backing", "class A { object b = new Buffer(); }")]
    [InlineData("Backing", "using static ContiguousMemory.Buffer;")]
    public void Code_of_the_library_that_reads_to_the_right_is_caught(string folder, string code) =>
        Assert.Single(s_library.Complaints(Library(folder, code)));

    [Theory]
    [InlineData("Linux", "class A { Memory<byte> m; int n => m.Buffer; } // Buffer")]
    [InlineData("Backing", "using ContiguousMemory.Linux; class A { Buffers b; }")]
    [InlineData("Memory", "using ContiguousMemory.Linux; using ContiguousMemory.Backing; class A { Buffer b; }")]
    public void Code_of_the_library_that_reads_to_the_left_passes(string folder, string code) =>
        Assert.Empty(s_library.Complaints(Library(folder, code)));

    private static SourceTree Library(string folder, string code) => SourceTree.Of(
        ($"src/ContiguousMemory/{folder}/A.cs", code),
        ("src/ContiguousMemory/Memory/Buffer.cs", "namespace ContiguousMemory; public sealed class Buffer;"));

    private static SourceTree Engine(string path, string code) => SourceTree.Of(
        ($"src/ContiguousMemory.Engine/{path}", code),
        ("src/ContiguousMemory.Engine/Claims/Claim.cs", "public sealed class Claim { }\npublic enum ClaimResult { None }"));
}
