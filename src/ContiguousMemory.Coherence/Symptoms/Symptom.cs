using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Symptoms;

/// <summary>What somebody sees go wrong.</summary>
internal enum Symptom
{
    /// <summary>Somebody reads what the page's old owner left.</summary>
    Leak,

    /// <summary>Somebody reads zero where data were written since.</summary>
    StaleZero,

    /// <summary>The CPU reads something older than what was written last.</summary>
    StaleAtCpu,

    /// <summary>The device reads something older than what the CPU wrote.</summary>
    StaleAtDevice,

    /// <summary>A word beside the buffer changes by itself.</summary>
    CorruptNeighbour,
}

/// <summary>Tells symptoms from readings.</summary>
internal static class SymptomsOf
{
    /// <summary>What a wrong reading looks like to whoever made it; often more than one thing.</summary>
    public static IEnumerable<Symptom> Reading(Reading wrong)
    {
        if (wrong.Word == 1)
        {
            yield return Symptom.CorruptNeighbour;
            yield break;
        }

        if (wrong.Found == Word.Secret) yield return Symptom.Leak;
        if (wrong.Found == Word.Zero) yield return Symptom.StaleZero;
        yield return wrong.ByDevice ? Symptom.StaleAtDevice : Symptom.StaleAtCpu;
    }
}
