using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Tests.Linux;

/// <summary>What the native piece must do, whoever compiled it.</summary>
[SupportedOSPlatform("linux")]
public abstract class LiveMoveConformance : LinuxTest, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly LiveMoveCode _code;
    private readonly LiveMoveRig _rig;

    private protected LiveMoveConformance(LiveMoveCode code)
    {
        _code = code;
        _rig = new LiveMoveRig(code);
    }

    public void Dispose()
    {
        _rig.Dispose();
        _code.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Move_Blocks_ShowsTheSameBytesInNewFrames()
    {
        LiveMoveRequest answer = _rig.Move(liveBlock: 0, from: 0, to: 2, count: 2);

        Assert.True(answer.HasMoved);
        Assert.False(_rig.LiveOf(0).ContainsAnyExcept((byte)1));
        Assert.False(_rig.LiveOf(1).ContainsAnyExcept((byte)2));
        _rig.LiveOf(1)[LiveMoveRig.Block - 1] = 99;
        Assert.Equal(99, _rig.AliasOf(3)[LiveMoveRig.Block - 1]);
        Assert.Equal(2, _rig.AliasOf(1)[LiveMoveRig.Block - 1]);
    }

    [Fact]
    public void Move_OneBlock_LeavesItsNeighbourAlone()
    {
        _rig.Move(liveBlock: 1, from: 1, to: 3);
        _rig.LiveOf(0)[0] = 98;
        Assert.Equal(98, _rig.AliasOf(0)[0]);
        Assert.False(_rig.LiveOf(1).ContainsAnyExcept((byte)2));
    }

    [Fact]
    public void Move_ThereAndBack_LeavesOneMappingKeptFromChildren()
    {
        _rig.Move(liveBlock: 1, from: 1, to: 3);
        Assert.True(ProcessMap.At(_rig.Live + LiveMoveRig.Block)!.IsKeptFromChildren);

        _rig.Move(liveBlock: 1, from: 3, to: 1);

        ProcessMap map = ProcessMap.At(_rig.Live)!;
        Assert.True(map.IsKeptFromChildren);
        Assert.Equal(2 * LiveMoveRig.Block, (long)(map.End - map.Start));
    }

    [Fact]
    public void Move_WriterInTheWay_IsTold()
    {
        using StoppedWriter writer = new(() => _rig.LiveOf(0));

        // One that is late for one move is not for all of them.
        bool isTold = false;
        for (int attempt = 0; attempt < 1000 && !isTold; attempt++)
            isTold = (attempt % 2 == 0 ? _rig.Move(0, from: 0, to: 2) : _rig.Move(0, from: 2, to: 0)).HasStoppedAny;
        Assert.True(isTold);

        writer.Stop();
        Assert.False(_rig.Move(1, from: 1, to: 3).HasStoppedAny);
    }

    [Fact]
    public void Move_WriterElsewhere_StopsNobody()
    {
        using StoppedWriter writer = new(() => _rig.LiveOf(0));
        for (int attempt = 0; attempt < 20; attempt++) Assert.False((attempt % 2 == 0 ? _rig.Move(1, from: 1, to: 3) : _rig.Move(1, from: 3, to: 1)).HasStoppedAny);
        writer.Stop();
    }

    [Theory]
    [InlineData(LiveMoveStep.Populate)]
    [InlineData(LiveMoveStep.Register)]
    [InlineData(LiveMoveStep.Protect)]
    [InlineData(LiveMoveStep.Copy)]
    [InlineData(LiveMoveStep.Map)]
    public void Move_FailingBeforeTheNewFramesShow_LeavesTheOldOnesAndTheWriter(int step)
    {
        using StoppedWriter writer = new(() => _rig.LiveOf(0));

        for (int attempt = 0; attempt < 20; attempt++)
        {
            LiveMoveRequest answer = _rig.Move(0, from: 0, to: 2, failing: (LiveMoveStep)step, errno: NativeConstants.ENOSPC);
            Assert.Equal(((LiveMoveStep)step, NativeConstants.ENOSPC, 0, false), (answer.FailedStep, answer.Errno, answer.CleanupErrno, answer.HasMoved));
            Assert.True(writer.GoesOn(s_patience), $"The writer hangs after a failure at {(LiveMoveStep)step}.");
        }

        writer.Stop();
        _rig.LiveOf(0)[7] = 97;
        Assert.Equal(97, _rig.AliasOf(0)[7]);
        Assert.True(_rig.Move(0, from: 0, to: 2).HasMoved);
        Assert.Equal(97, _rig.LiveOf(0)[7]);
    }

    [Theory]
    [InlineData(LiveMoveStep.KeepFromFork)]
    [InlineData(LiveMoveStep.Wake)]
    public void Move_FailingAfterTheNewFramesShow_SaysSoAndLetsTheWriterGo(int step)
    {
        using StoppedWriter writer = new(() => _rig.LiveOf(0));

        for (int attempt = 0; attempt < 20; attempt++)
        {
            (int from, int to) = attempt % 2 == 0 ? (0, 2) : (2, 0);
            LiveMoveRequest answer = _rig.Move(0, from, to, failing: (LiveMoveStep)step, errno: NativeConstants.ENOMEM);
            Assert.Equal(((LiveMoveStep)step, NativeConstants.ENOMEM, 0, true), (answer.FailedStep, answer.Errno, answer.CleanupErrno, answer.HasMoved));
            Assert.True(writer.GoesOn(s_patience), $"The writer hangs after a failure at {(LiveMoveStep)step}.");
        }

        writer.Stop();
        _rig.LiveOf(0)[7] = 96;
        Assert.Equal(96, _rig.AliasOf(0)[7]);
    }

    [Fact]
    public void Move_UserfaultfdOfNobody_IsTheKernelsErrorAtTheFirstStep()
    {
        LiveMoveRequest request = new() { Address = _rig.Live, Length = LiveMoveRig.Block, Userfaultfd = -1, File = -1 };
        Assert.False(_code.Move(ref request));
        Assert.Equal((LiveMoveStep.Register, NativeConstants.EBADF, NativeConstants.EBADF), (request.FailedStep, request.Errno, request.CleanupErrno));
    }

    [Fact]
    public void Copy_EveryRoutine_CopiesEveryByteAndNoMore()
    {
        foreach (CopyRoutine routine in CopyRoutine.All)
        {
            Random random = new(5);
            random.NextBytes(_rig.AliasOf(0));
            _rig.AliasOf(2).Fill(7);
            LiveMoveRequest request = new()
            {
                Source = _rig.Alias,
                Destination = _rig.Alias + (2 * LiveMoveRig.Block),
                Length = LiveMoveRig.Block - CopyRoutine.Granule,
                Routine = routine,
            };

            _code.Copy(ref request);

            int length = (int)request.Length;
            Assert.True(_rig.AliasOf(0)[..length].SequenceEqual(_rig.AliasOf(2)[..length]), routine.Name);
            Assert.False(_rig.AliasOf(2)[length..].ContainsAnyExcept((byte)7), routine.Name);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-4096)]
    [InlineData(4096)]
    [InlineData(CopyRoutine.Granule + 1)]
    public void Call_LengthThatIsNoGroupOfPages_IsRefused(long length)
    {
        LiveMoveRequest request = new() { Length = length };
        Assert.Throws<ArgumentOutOfRangeException>(() => _code.Move(ref request));
        Assert.Throws<ArgumentOutOfRangeException>(() => _code.Copy(ref request));
    }

    [Fact]
    public void Load_Code_IsNeverWritableAndExecutable()
    {
        Assert.StartsWith("r-xp", ProcessMap.At(_code.DangerousGetHandle())!.Permissions, StringComparison.Ordinal);

        var watch = new ProtectionLibc();
        LiveMoveCode.Load(watch).Dispose();
        Assert.DoesNotContain(watch.Seen, protection => (protection & NativeConstants.PROT_WRITE) != 0 && (protection & NativeConstants.PROT_EXEC) != 0);
        Assert.Contains(watch.Seen, protection => (protection & NativeConstants.PROT_EXEC) != 0);
    }

    [Fact]
    public void Load_ExecutableMemoryForbidden_IsASentenceAndLeavesNothing()
    {
        var libc = new FailingLibc(NativeConstants.EACCES, (_, call) => call == "mprotect");
        var refused = Assert.Throws<LinuxException>(() => LiveMoveCode.Load(libc));
        Assert.Equal(new LinuxError("mprotect", NativeConstants.EACCES), refused.Error);
        Assert.Contains("execmem", refused.Error.Advice, StringComparison.Ordinal);
    }
}
