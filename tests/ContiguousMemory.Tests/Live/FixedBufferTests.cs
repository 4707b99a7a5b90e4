using System.Runtime.Versioning;
using ContiguousMemory.Backing;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Tests.Backing;
using ContiguousMemory.Tests.Linux;
using Microsoft.Win32.SafeHandles;

namespace ContiguousMemory.Tests.Live;

/// <summary>A unit of live memory handed to another process and, through it, to a device by an io_uring: under a lease, while claims move what lies beside.</summary>
[Collection(WholeMachine.Name)]
[SupportedOSPlatform("linux")]
public sealed class FixedBufferTests : LinuxTest
{
    private const int Unit = 2 << 20;
    private const int Units = 6;

    public FixedBufferTests() => Assert.SkipWhen(LiveSupport.This.Refusal is not null, LiveSupport.This.Refusal ?? "");

    [Fact]
    public async Task FixedBuffer_InALeasedUnit_IsRightDuringClaims()
    {
        using CompiledProgram reader = new("uring-reader");
        string file = reader.PathOf("contents");
        byte[] contents = new byte[Unit];
        new Random(9).NextBytes(contents);
        await File.WriteAllBytesAsync(file, contents, TestContext.Current.CancellationToken);

        using ReservedMemory memory = ReservedMemory.Create(new ReservedMemoryOptions
        {
            Backing = BackingKind.Pages,
            Areas = [new() { Name = "left", Size = 4L * Unit }, new() { Name = "right", Size = 4L * Unit }],
            Placement = Placement.Linux,
        });
        using MovableMemory lent = memory.LendMovable("records", Units * (long)Unit);
        using LiveView view = lent.MapLive();
        using HeldLease lease = lent.Hold(3);
        using SafeFileHandle shared = memory.DuplicateDescriptor();
        string path = $"/proc/{Environment.ProcessId}/fd/{shared.DangerousGetHandle()}";
        string seconds = ((int)Soak.Time(seconds: 2, soakMinutes: 10).TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Task<ChildProcess.Result> reading =
            Task.Run(() => ChildProcess.Run(reader.Path, path, lease.Frames.Start.Address.Value.ToString(), $"{Unit}", file, seconds));
        long moved = 0;
        for (int round = 0; !reading.IsCompleted; round++)
        {
            if (!memory.Areas[round % 2].TryAllocate(2 * Unit, default, out ContiguousBuffer? buffer, out _)) continue;
            buffer.Memory.Span.Fill(0xFF);
            moved += buffer.MovedBytes;
            buffer.Dispose();
        }

        ChildProcess.Result result = await reading;
        Assert.SkipWhen(result.Exit == 3, $"This process may not use io_uring: {result.Errors}");
        Assert.True(result.Exit == 0, result.Errors);
        TestContext.Current.TestOutputHelper?.WriteLine(result.Lines[^1]);
        Assert.Matches("^[1-9][0-9]* reads, 0 wrong$", result.Lines[^1]);
        Assert.True(view.Span(3L * Unit, Unit).SequenceEqual(contents));
        Assert.NotEqual(0, moved);
    }
}
