using System.Globalization;
using ContiguousMemory.Coherence.Machine;

namespace ContiguousMemory.Coherence.Export;

/// <summary>What distinguishes one machine from another in a model: names that the rules ask for, each 0 or 1.</summary>
/// <remarks>In a model of many machines they are read off the machine's number, whose bits are its parts.</remarks>
internal static class PromelaMachine
{
    private const string OfNumber = """
        #define vivt ((machine & 3) == 0)
        #define aliasing ((machine & 3) == 1)
        #define outer ((machine >> 2) & 1)
        #define mayHit (((machine >> 3) & 3) == 1)
        #define l2Hit (((machine >> 3) & 3) == 2)
        #define relaxed ((machine >> 5) & 1)
        #define lazy ((machine >> 6) & 1)
        #define speculates ((machine >> 7) & 1)

        """;


    /// <summary>The number of a machine; machines that are one machine for data have one number.</summary>
    public static int Number(MachineDescription machine)
    {
        int l1 = machine.L1 switch { L1Kind.Vivt => 0, L1Kind.ViptAliasing => 1, _ => 2 };
        int policy = machine.NonCacheable switch { NonCacheablePolicy.Bypass => 0, NonCacheablePolicy.MayHit => 1, _ => 2 };
        return l1
            | Bit(machine.Outer == OuterCache.Pl310) << 2
            | policy << 3
            | Bit(machine.Doorbell == Doorbell.Relaxed) << 5
            | Bit(machine.LazyKmap) << 6
            | Bit(machine.Speculates && machine.L1 != L1Kind.Vivt) << 7;
    }

    /// <summary>Defines the names for one machine.</summary>
    public static string Define(MachineDescription machine) => $"#define machine {Number(machine).ToString(CultureInfo.InvariantCulture)}\n{OfNumber}";

    /// <summary>Defines them for the number that the model has come to.</summary>
    public static string DefineAll() => $"byte machine;\n{OfNumber}";

    /// <summary>The colours with which a machine whose lines alias may begin, as assignments. They matter where the view exists.</summary>
    public static IEnumerable<string> Colours(PageKind pages, IReadOnlyList<Primitive> sequence)
    {
        int fixmaps = Bit(pages == PageKind.Highmem), aliases = Bit(sequence.Any(step => step.View is View.Dma or View.DmaOtherColour));
        for (int fixmap = 0; fixmap <= fixmaps; fixmap++)
        {
            for (int user = 0; user <= 1; user++)
            {
                for (int dma = 0; dma <= aliases; dma++) yield return $"colourKM = {fixmap}; colourUSR = {user}; colourDMA = {dma}; ";
            }
        }
    }

    private static int Bit(bool value) => value ? 1 : 0;
}
