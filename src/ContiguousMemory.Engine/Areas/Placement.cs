using System.Diagnostics.CodeAnalysis;
using ContiguousMemory.Engine.Claims;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>How an area chooses the window for a request. A new policy is one file and one line in <see cref="All"/>.</summary>
public abstract class Placement
{
    private protected Placement(string name) => Name = name;

    /// <summary>First fit, the next aligned slot only after busy, no wrap: bit for bit what the kernel does.</summary>
    public static Placement Linux { get; } = new LinuxPlacement();

    /// <summary>The window with the least work.</summary>
    public static Placement Cheapest { get; } = new CheapestPlacement();

    /// <summary>Every policy.</summary>
    public static IReadOnlyList<Placement> All { get; } = [Linux, Cheapest];

    /// <summary>What scenarios and command lines call it.</summary>
    public string Name { get; }

    /// <summary>Finds a policy by its name.</summary>
    public static bool TryParse(string name, [NotNullWhen(true)] out Placement? placement)
    {
        placement = All.FirstOrDefault(known => known.Name == name);
        return placement is not null;
    }

    /// <summary>Whether it also says where in the area tenants go. Under the others they fill it from the top.</summary>
    internal virtual bool PlacesTenants => false;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>
    /// The window that a search would try first, if nobody has a frame of it; any other answer is to be taken for none, since leases may have come and gone that
    /// were not looked at. Under the machine's lock.
    /// </summary>
    internal abstract bool TryFree(Area area, in AreaRequest request, [NotNullWhen(true)] out AreaRange? range, out FrameRange window);

    /// <summary>Begins the search for one request.</summary>
    internal abstract WindowSearch Begin(Area area, AreaRequest request);
}

/// <summary>The windows to try for one request, one after the other. Every call is under the machine's lock.</summary>
internal abstract class WindowSearch
{
    /// <summary>The next window to try, or false when there is none left.</summary>
    public abstract bool TryNext([NotNullWhen(true)] out AreaRange? range, out FrameRange window);

    /// <summary>The last window could not be had, for this reason: whether another is worth a try. To the kernel only busy is.</summary>
    public virtual bool GoesOnAfter(ClaimOutcome outcome) => outcome.Status == ClaimStatus.Busy;
}
