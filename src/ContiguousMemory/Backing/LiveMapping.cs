using System.Runtime.Versioning;
using ContiguousMemory.Linux;

namespace ContiguousMemory.Backing;

/// <summary>Addresses that stay while the units they show move. What is not shown faults.</summary>
/// <remarks>Made, filled and emptied by its tenant, which holds leases on the units meanwhile. It holds its backing.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class LiveMapping : IDisposable
{
    private const long Unit = BackingRequest.UnitBytes;

    private readonly MemfdHandle _file;
    private readonly LiveFrames _frames;
    private readonly AddressReservation _range;
    private readonly BackingHold _hold;
    private readonly long _mappings;
    private readonly Action<AddressReservation> _retire;

    private LiveMapping(MemfdHandle file, LiveFrames frames, AddressReservation range, BackingHold hold, long units, Action<AddressReservation> retire)
    {
        _file = file;
        _frames = frames;
        _range = range;
        _hold = hold;
        _mappings = MappingsOf(units);
        _retire = retire;
        Start = range.AlignedStart(Unit);
    }

    /// <summary>The address of the first byte.</summary>
    internal nint Start { get; }

    /// <summary>Reserves addresses for units, and mappings out of the budget.</summary>
    /// <param name="file">The memory.</param>
    /// <param name="frames">Where units are shown.</param>
    /// <param name="units">How many.</param>
    /// <param name="hold">On the backing; the mapping's from here on, also when this fails.</param>
    /// <param name="asked">What for: the start of a sentence.</param>
    /// <param name="host">The machine.</param>
    /// <param name="retire">What becomes of the addresses in the end.</param>
    /// <exception cref="BackingException">There are too few addresses or mappings.</exception>
    internal static LiveMapping Make(
        MemfdHandle file, LiveFrames frames, long units, BackingHold hold, string asked, LinuxHost host, Action<AddressReservation> retire)
    {
        bool isTaken = false;
        LiveMapping? made = null;
        try
        {
            MappingBudget.Take(host, MappingsOf(units), asked, "reach the memory through leases");
            isTaken = true;
            made = new(file, frames, AddressReservation.Make(host.Libc, (units + 2) * Unit), hold, units, retire);
            return made;
        }
        catch (LinuxException failure)
        {
            throw Refusal.Of(asked, failure, failure.Error.Advice);
        }
        finally
        {
            if (made is null)
            {
                if (isTaken) MappingBudget.Return(MappingsOf(units));
                hold.Dispose();
            }
        }
    }

    /// <summary>Shows a unit at its place. It is leased, and from here on moves under this address.</summary>
    /// <exception cref="BackingException">The kernel refused; the unit is not shown.</exception>
    internal void Show(long unit, long offset)
    {
        nint address = Start + (nint)(unit * Unit);
        try
        {
            _range.Map(address, Unit, _file, offset);
            _range.Populate(address, Unit);
        }
        catch (LinuxException failure)
        {
            throw Refusal.Of($"Cannot show unit {unit} at a live address", failure, failure.Error.Advice);
        }

        _frames.Show(offset, address);
    }

    /// <summary>Makes a unit's addresses inaccessible. It is leased.</summary>
    /// <exception cref="BackingException">The kernel refused; the unit is still shown.</exception>
    internal void Hide(long unit, long offset)
    {
        try
        {
            _range.Withdraw(Start + (nint)(unit * Unit), Unit);
        }
        catch (LinuxException failure)
        {
            throw Refusal.Of($"Cannot withdraw unit {unit} from its live address", failure, failure.Error.Advice);
        }

        _frames.Show(offset, 0);
    }

    /// <summary>Gives the addresses back. Nothing is shown any more.</summary>
    public void Dispose()
    {
        _retire(_range);
        MappingBudget.Return(_mappings);
        _hold.Dispose();
    }

    // Each unit one, the inaccessible rest on both sides, and two more while a mover cuts a unit out of its neighbours.
    private static long MappingsOf(long units) => units + 4;
}
