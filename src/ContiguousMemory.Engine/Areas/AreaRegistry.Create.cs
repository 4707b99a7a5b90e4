using System.Diagnostics.CodeAnalysis;
using ContiguousMemory.Engine.Buddy;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory.Engine.Areas;

/// <summary>Areas that come and go at run time, which Linux does not have.</summary>
public sealed partial class AreaRegistry
{
    /// <summary>
    /// Makes an area out of ordinary memory, whose tenants move out or are dropped. It is activated, and lent, from the start; and all its frames are in one
    /// range, where that costs the least.
    /// </summary>
    /// <param name="declaration">What it is to be; what it says of activation does not apply.</param>
    /// <param name="area">The area.</param>
    /// <param name="outcome">Where it lies, or why there is none.</param>
    /// <param name="cancellation">Gives up between two units.</param>
    /// <returns>Whether it was made. If not, nothing has changed but where tenants lie.</returns>
    /// <exception cref="CmaException">A rule for declarations is broken (InvalidArgument), or another area has the name.</exception>
    /// <exception cref="InvalidOperationException">The areas that were declared are not activated yet.</exception>
    /// <remarks>What the world throws while it moves comes through, and nothing has changed either. Thread safe.</remarks>
    public bool TryCreate(AreaDeclaration declaration, [NotNullWhen(true)] out Area? area, out AreaChangeOutcome outcome, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        if (!_activated) throw new InvalidOperationException("Areas are created once those that were declared are activated; call Activate first, or declare this one before boot.");
        CheckDeclaration(declaration);
        CheckName(declaration);
        area = null;
        outcome = new(AreaChange.Create, declaration.Name ?? "without a name", FrameCount.ForBytes(declaration.Size), AreaChangeStatus.NoMemory);
        outcome = outcome with { IsLimited = declaration.Limit.Value != 0 };
        OrdinaryBlocks blocks = new(_machine);
        if (outcome.Asked > _machine.Span.Count)
        {
            BlockPlace anywhere = new(outcome.Asked, Math.Max(_machine.PageBlockOrder, declaration.OrderPerBit), _machine.Span.Start, _machine.Span.End);
            outcome = outcome with { Longest = blocks.LongestRun(anywhere) };
            return false;
        }

        Geometry geometry = Round(declaration);
        outcome = outcome with { Asked = geometry.Count };
        BlockPlace place = new(geometry.Count, geometry.AlignOrder, geometry.Base, geometry.Limit, declaration.IsFixed && declaration.Base.Value != 0);
        Area? created = null;
        outcome = new BlockTaking(_machine, _claims, blocks).Run(outcome, () => blocks.Find(place), Found, cancellation);
        if (outcome.Status == AreaChangeStatus.NoMemory) outcome = outcome with { Longest = blocks.LongestRun(place) };
        area = created;
        return created is not null;

        AreaChangeStatus Found(FrameRange window)
        {
            if (_areas.Count >= _maxAreas) return AreaChangeStatus.NoSlot;
            CheckName(declaration); // Others may have made areas meanwhile.
            Area fresh = new(_machine, _log, _claims, declaration, declaration.Name ?? NextName(), []);
            fresh.TryAttach(window);
            _areas = [.. _areas, fresh];
            created = fresh;
            return AreaChangeStatus.Done;
        }
    }

    /// <summary>
    /// Ends an area, and gives its page blocks back to ordinary memory. Nothing is moved. Devices that had it assigned have the default area again; if it was the
    /// default, there is none until another is made it.
    /// </summary>
    /// <param name="area">An area of this registry.</param>
    /// <param name="outcome">What it gave back, or why it stays.</param>
    /// <returns>Whether it was removed: not while a device holds a frame of it. If not, nothing has changed.</returns>
    /// <exception cref="ArgumentException">It is another registry's, or was removed already.</exception>
    /// <remarks>Thread safe.</remarks>
    public bool TryRemove(Area area, out AreaChangeOutcome outcome)
    {
        CheckOwn(area);
        using CleaningPause pause = _machine.PauseCleaning();
        _machine.DrainCaches();
        lock (_machine.Gate)
        {
            outcome = new(AreaChange.Remove, area.Name, area.Count, AreaChangeStatus.Removed);
            if (area.IsRemoved) return false;
            area.LetKeptGo();
            if (!area.IsActivated) outcome = outcome with { Status = AreaChangeStatus.NotActivated };
            else if (new FreeEnds(area).Choose(area.Count) is not { } pieces) outcome = outcome with { Status = AreaChangeStatus.Held };
            else outcome = outcome with { Status = AreaChangeStatus.Done, Blocks = pieces };
            if (outcome.IsDone) Forget(area);
        }

        if (outcome.IsDone) _machine.Changes.Raise();
        return outcome.IsDone;
    }

    private void Forget(Area area)
    {
        area.End();
        _areas = [.. _areas.Where(other => other != area)];
        _byDevice = new(_byDevice.Where(device => device.Value != area), StringComparer.Ordinal);
        if (_default == area) _default = null;
    }
}
