using ContiguousMemory.Coherence.Checker.Variants;
using ContiguousMemory.Coherence.Machine;
using ContiguousMemory.Coherence.Machine.Cores;
using ContiguousMemory.Coherence.Strategies;

namespace Cma.Commands.Coherence;

/// <summary>What has been said of a machine so far; what has not is open.</summary>
internal sealed class MachineParameters
{
    private const string NoOuter = "no-outer", Lazy = "lazy-kmap", NoLazy = "no-lazy-kmap", Fills = "speculation", NoFills = "no-speculation";

    private static readonly bool[] s_noYes = [false, true];

    private readonly Parameter<L1Kind> _l1 = new("the first-level cache", Enum.GetValues<L1Kind>(), MatrixWords.Of);
    private readonly Parameter<OuterCache> _outer = new("the outer cache", Enum.GetValues<OuterCache>(), outer => outer == OuterCache.None ? NoOuter : MatrixWords.Of(outer));
    private readonly Parameter<NonCacheablePolicy> _nonCacheable = new("what a non-cacheable access does to a cached line", Enum.GetValues<NonCacheablePolicy>(), MatrixWords.Of);
    private readonly Parameter<Doorbell> _doorbell = new("the doorbell", Enum.GetValues<Doorbell>(), MatrixWords.Of);
    private readonly Parameter<PageKind> _pages = new("the page", Enum.GetValues<PageKind>(), MatrixWords.Of);
    private readonly Parameter<bool> _lazy = new("lazy kmaps", s_noYes, lazy => lazy ? Lazy : NoLazy);
    private readonly Parameter<bool> _speculates = new("speculation", s_noYes, speculates => speculates ? Fills : NoFills);
    private readonly List<MachineTrait> _traits = [];
    private Core? _core;
    private string _coreWord = "";

    /// <summary>Every word, in the order of the parameters.</summary>
    public static IEnumerable<string> Words { get; } = new MachineParameters().AllWords();

    /// <summary>The words for what differs from the base matrix; 'cma coherence matrix --all-variants' tells what each is.</summary>
    public static IEnumerable<string> TraitWords => VariantCatalogue.All.Select(variant => variant.Name).Where(name => name != NoFills);

    public static PageKind? PagesOf(string word) => Enum.GetValues<PageKind>().Cast<PageKind?>().FirstOrDefault(pages => MatrixWords.Of(pages!.Value) == word);

    /// <summary>Something other than a word has decided the kind of page.</summary>
    public void Decide(PageKind pages) => _pages.Fix(pages, "the sequence");

    /// <summary>Fixes what the word is about; false if it is about nothing here.</summary>
    /// <exception cref="MachineWordException">Another value is fixed already.</exception>
    public bool Fix(string word) =>
        _l1.Take(word) || _outer.Take(word) || _nonCacheable.Take(word) || _doorbell.Take(word) || _pages.Take(word) || _lazy.Take(word) || _speculates.Take(word)
        || TakeTrait(word);

    /// <summary>Leaves open only what the core's manual leaves open.</summary>
    /// <exception cref="MachineWordException">Another core, or a value that this one cannot have, is fixed already.</exception>
    public void Fix(Core core, string word)
    {
        if (_core is not null && _core != core) throw new MachineWordException($"'{_coreWord}' and '{word}' are two cores; a machine has one.");
        (_core, _coreWord) = (core, word);
        _l1.Limit(core.L1.Values, core.L1.Source, word);
        _outer.Limit(core.Outer.Values, core.Outer.Source, word);
        _nonCacheable.Limit(core.NonCacheable.Values, core.NonCacheable.Source, word);
        _speculates.Limit([.. core.Speculation.Values.Select(value => value == Speculation.Possible)], core.Speculation.Source, word);
    }

    /// <summary>The machines that fit.</summary>
    /// <param name="every">Whether what is open has every value of the base matrix instead of the first.</param>
    /// <param name="streaming">Whether they are for a streaming sequence.</param>
    /// <exception cref="MachineWordException">There are none.</exception>
    public IReadOnlyList<MachineDescription> Machines(bool every, bool streaming)
    {
        PageKind kind = _pages.Fixed ?? PageKind.Lowmem;
        if (_lazy.Fixed == true && kind == PageKind.Lowmem) throw new MachineWordException("A lazy kmap is a highmem page's; say highmem,lazy-kmap.");
        List<MachineDescription> machines =
        [
            .. from lazy in kind == PageKind.Highmem ? _lazy.Values(every || _core is not null, false) : [false]
               from doorbell in streaming ? [Doorbell.Barrier] : _doorbell.Values(every, Doorbell.Barrier)
               from machine in _core is null ? Plain(every, streaming) : OfCore(_core, streaming)
               select WithTraits(machine with { Pages = kind, LazyKmap = lazy, Doorbell = doorbell }),
        ];
        List<MachineDescription> possible = [.. machines.Distinct().Where(machine => WhyNot(machine) is null && (!every || _traits.TrueForAll(trait => MeansSomething(trait, machine))))];
        return possible.Count > 0 ? possible : throw new MachineWordException(machines.Select(WhyNot).FirstOrDefault(why => why is not null) ?? "There is no machine on which that means something.");
    }

    private IEnumerable<MachineDescription> Plain(bool every, bool streaming) =>
        from speculates in _speculates.Values(every && streaming, true)
        from nonCacheable in streaming ? [NonCacheablePolicy.Bypass] : _nonCacheable.Values(every, NonCacheablePolicy.Bypass)
        from l1 in _l1.Values(every, L1Kind.Pipt)
        from outer in _outer.Values(every, OuterCache.None)
        select new MachineDescription { L1 = l1, Outer = outer, NonCacheable = nonCacheable, Speculates = speculates };

    /// <summary>Every machine that the core may be, what else was said of it being so.</summary>
    private IEnumerable<MachineDescription> OfCore(Core core, bool streaming) =>
        from machine in core.Machines()
        where (_l1.Fixed ?? machine.L1) == machine.L1 && (_outer.Fixed ?? machine.Outer) == machine.Outer
            && (_nonCacheable.Fixed ?? machine.NonCacheable) == machine.NonCacheable && (_speculates.Fixed ?? machine.Speculates) == machine.Speculates
        where !streaming || !NamesOf(machine).Any(name => VariantCatalogue.Get(name).Table == StrategyTable.Alloc)
        select streaming ? machine with { NonCacheable = NonCacheablePolicy.Bypass } : machine;

    private MachineDescription WithTraits(MachineDescription machine) =>
        _traits.Where(trait => !NamesOf(machine).Contains(trait.Name)).Aggregate(machine, (now, trait) => trait.Of(now));

    private string? WhyNot(MachineDescription machine) => _core is null ? MachineRules.WhyNot(machine) : _core.WhyNot(machine);

    private static bool MeansSomething(MachineTrait trait, MachineDescription machine) => VariantCatalogue.Get(trait.Name).On(machine);

    private static string[] NamesOf(MachineDescription machine) => machine.Variant == MachineDescription.Base ? [] : machine.Variant.Split('+');

    private bool TakeTrait(string word)
    {
        if (VariantCatalogue.All.FirstOrDefault(variant => variant.Name == word) is not { } variant) return false;
        _traits.Add(variant.Trait);
        return true;
    }

    private IEnumerable<string> AllWords() =>
        [.. _l1.Words, .. _outer.Words, .. _nonCacheable.Words, .. _doorbell.Words, .. _pages.Words, .. _lazy.Words, .. _speculates.Words, .. TraitWords];
}
