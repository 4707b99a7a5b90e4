using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Synthesis;

namespace ContiguousMemory.Coherence.Tests.Synthesis;

/// <summary>A sequence that makes sense, at random.</summary>
internal static class RandomSequence
{
    /// <summary>One that makes sense still, made of one by putting in, leaving out and changing some steps.</summary>
    public static Sequence Near(SynthesisTask task, Sequence sequence, Random random)
    {
        Grammar grammar = new(task);
        IReadOnlyList<Primitive> alphabet = Alphabet.For(task);
        while (true)
        {
            List<Primitive> map = [.. sequence.Map], unmap = [.. sequence.Unmap];
            for (int edit = random.Next(1, 4); edit > 0; edit--)
            {
                List<Primitive> part = task.Transfer is not null && random.Next(2) == 0 ? unmap : map;
                int at = random.Next(part.Count + 1), kind = random.Next(3);
                if (kind > 0 && at < part.Count) part.RemoveAt(at);
                if (kind < 2) part.Insert(at, alphabet[random.Next(alphabet.Count)]);
            }

            if (new Sequence(map, unmap) is var near && grammar.Accepts(near)) return near;
        }
    }

    /// <summary>Walks until the sequence may end, and some steps further.</summary>
    public static Sequence Of(SynthesisTask task, Random random, int maxLength)
    {
        Grammar grammar = new(task);
        IReadOnlyList<Primitive> alphabet = Alphabet.For(task);
        while (true)
        {
            List<Primitive> map = [], unmap = [];
            int standing = Grammar.Start, length = random.Next(2, maxLength + 1), device = task.Transfer is null ? -1 : random.Next(length);
            for (int step = 0; step < length; step++)
            {
                if (step == device) standing = grammar.DeviceActs(standing);
                Primitive chosen = alphabet[random.Next(alphabet.Count)];
                if (grammar.Step(standing, chosen) is not (>= 0 and int next)) continue;
                (step >= device && device >= 0 ? unmap : map).Add(chosen);
                standing = next;
            }

            if (grammar.MayEnd(standing)) return new(map, unmap);
        }
    }
}
