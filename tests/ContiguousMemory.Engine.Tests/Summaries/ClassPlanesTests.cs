using ContiguousMemory.Engine.Summaries;
using CsCheck;

namespace ContiguousMemory.Engine.Tests.Summaries;

/// <summary>Bit arithmetic on classes, against plain loops over frames.</summary>
public sealed class ClassPlanesTests
{
    private const int Frames = 200;

    private static readonly Gen<(int Start, int End, FrameClass Class)> s_stretches =
        Gen.Select(Gen.Int[0, Frames - 1], Gen.Int[1, Frames], Gen.Enum<FrameClass>()).Select((start, count, frameClass) => (start, Math.Min(Frames, start + count), frameClass));

    [Fact]
    public void AnyStretches_AnyQuestion_EqualPlainLoops() =>
        s_stretches.Array[1, 30].Sample(stretches =>
        {
            ClassPlanes planes = new(Frames);
            FrameClass[] naive = new FrameClass[Frames];
            foreach ((int start, int end, FrameClass frameClass) in stretches)
            {
                long before = WeightOf(naive, start, end);
                bool changes = naive[start..end].Any(frame => frame != frameClass);
                Assert.Equal(before, planes.Weigh(start, end));
                naive.AsSpan(start, end - start).Fill(frameClass);
                Assert.Equal(WeightOf(naive, start, end) - before, planes.Set(start, end, frameClass, out bool isChanged));
                Assert.Equal(changes, isChanged);
                Ask<ClassPlanes.Free>(planes, naive, start, end, frame => frame == FrameClass.Free);
                Ask<ClassPlanes.Held>(planes, naive, start, end, frame => frame != FrameClass.Free);
                Ask<ClassPlanes.Movable>(planes, naive, start, end, frame => frame == FrameClass.Movable);
                Ask<ClassPlanes.Blocked>(planes, naive, start, end, frame => frame == FrameClass.Blocked);
                Ask<ClassPlanes.Open>(planes, naive, start, end, frame => frame != FrameClass.Blocked);
            }

            Assert.All(Enum.GetValues<FrameClass>(), each => Assert.Equal(naive.Count(frame => frame == each), planes.CountOf(each)));
            Assert.Equal(naive, Enumerable.Range(0, Frames).Select(frame => planes[frame]));
        });

    [Fact]
    public void Extract_ABlock_IsItsFramesAndNoOthers()
    {
        ClassPlanes planes = new(128);
        planes.Set(10, 100, FrameClass.Movable, out _);
        ulong[] words = new ulong[1];
        planes.Extract<ClassPlanes.Movable>(8, 16, words);
        Assert.Equal(0b1111_1100UL, words[0]);
        planes.Extract<ClassPlanes.Free>(8, 16, words);
        Assert.Equal(0b0000_0011UL, words[0]);
        ulong[] both = new ulong[2];
        planes.Extract<ClassPlanes.Free>(0, 128, both);
        Assert.Equal([(1UL << 10) - 1, ulong.MaxValue << 36], both);
    }

    private static void Ask<TKind>(ClassPlanes planes, FrameClass[] naive, int start, int end, Predicate<FrameClass> isOfKind)
        where TKind : struct, ClassPlanes.IKind
    {
        Assert.Equal(naive[start..end].Count(frame => isOfKind(frame)), planes.Count<TKind>(start, end));
        int next = Array.FindIndex(naive, start, end - start, isOfKind);
        Assert.Equal(next < 0 ? end : next, planes.Next<TKind>(start, end));
        int previous = Array.FindLastIndex(naive, end - 1, end - start, isOfKind);
        Assert.Equal(previous < 0 ? start - 1 : previous, planes.Previous<TKind>(end - 1, start));
    }

    private static long WeightOf(FrameClass[] frames, int start, int end) => frames[start..end].Sum(Weight.Of);
}
