namespace ContiguousMemory.Coherence.Machine;

/// <summary>The write buffer of two entries, first in first out, and the outer cache's store buffer of one.</summary>
internal sealed partial class CacheMachine
{
    private const int Cacheable = 1, NonCacheable = 2;
    private const ulong EntryMask = 0x3FF, FirstKind = 3, SecondKind = 3ul << PackedState.EntryBits, WriteBuffer = 0xF_FFFF, OuterBuffer = 3ul << PackedState.OuterBufferShift;

    private static bool HasRoom(ulong control) => (control & SecondKind) == 0;

    private static ulong Push(ulong control, int kind, int line, int mask, int data)
    {
        ulong entry = (uint)(kind | line << 2 | mask << 4 | data << 6);
        return control | entry << ((control & FirstKind) == 0 ? 0 : PackedState.EntryBits);
    }

    private static bool Holds(ulong control, int kind, int line)
    {
        ulong wanted = (uint)(kind | line << 2);
        return (control & 15) == wanted || (control >> PackedState.EntryBits & 15) == wanted;
    }

    private static bool OuterBufferHolds(ulong control, int line) =>
        (control & OuterBuffer) != 0 && (int)(control >> (PackedState.OuterBufferShift + 2) & 3) == line;

    /// <summary>Writes a dirty line back: the slot stays as <paramref name="after"/> (0 invalid, 1 clean).</summary>
    private void WriteBack(ref ulong lines, ref ulong control, int line, int slot, int after)
    {
        int data = Slot(lines, line, slot) >> 2;
        control = Push(control, Cacheable, line, _halves ? DirtyHalves(lines, slot) : _layout.AllWords, data);
        lines = WithSlot(lines, line, slot, after, after == 0 ? 0 : data);
        if (_halves) lines = WithoutDirtyHalves(lines, slot);
    }

    private void Drains(PackedState state, SuccessorList into)
    {
        (ulong lines, ulong control) = state;
        if ((control & OuterBuffer) != 0)
        {
            int outer = (int)(control >> PackedState.OuterBufferShift & 0xFF);
            int line = outer >> 2 & 3;
            into.Add(
                WithMemory(lines, line, outer >> 4 & 15, outer & 3),
                control & ~(0xFFul << PackedState.OuterBufferShift),
                new(ActionKind.DrainOuter, line));
        }

        if ((control & FirstKind) != 0) DrainFirst(lines, control, into);
    }

    private void DrainFirst(ulong lines, ulong control, SuccessorList into)
    {
        int entry = (int)(control & EntryMask);
        int line = entry >> 2 & 3, mask = entry >> 4 & 3, data = entry >> 6;
        ulong rest = (control & ~WriteBuffer) | (control & WriteBuffer) >> PackedState.EntryBits;
        if (Deviates(Deviations.WriteThrough) && (entry & 3) == Cacheable)
        {
            into.Add(WrittenThrough(lines, line, mask, data), rest, new(ActionKind.Drain, line));
            return;
        }

        if (!_hasOuter)
        {
            into.Add(WithMemory(lines, line, data, mask), rest, new(ActionKind.Drain, line));
            return;
        }

        int outer = Slot(lines, line, Layout.Outer);
        if ((entry & 3) == NonCacheable)
        {
            if ((control & OuterBuffer) != 0) return;
            rest |= (ulong)(uint)(mask | line << 2 | data << 4) << PackedState.OuterBufferShift;
            bool hit = (outer & 3) != 0;
            if (hit && _policy != NonCacheablePolicy.Bypass)
            {
                ulong updated = WithSlot(lines, line, Layout.Outer, outer & 3, Layout.Merge(outer >> 2, data, mask));
                into.Add(updated, rest, new(ActionKind.Drain, line));
                if (Deviates(Deviations.WholeLineWriteInvalidates) && mask == _layout.AllWords)
                    into.Add(WithSlot(lines, line, Layout.Outer, 0, 0), rest, new(ActionKind.Drain, line, Choice: Choice.InvalidateOuter));
                if (_policy == NonCacheablePolicy.L2Hit) return;
            }

            into.Add(lines, rest, new(ActionKind.Drain, line, Choice: Choice.PassOuter));
            return;
        }

        // A write-back must not overtake an older write to its line that waits in the store buffer.
        if (OuterBufferHolds(control, line) && !Deviates(Deviations.UncheckedBuffers)) return;
        if ((outer & 3) != 0)
        {
            into.Add(WithSlot(lines, line, Layout.Outer, 2, Layout.Merge(outer >> 2, data, mask)), rest, new(ActionKind.Drain, line));
            return;
        }

        int whole = Layout.Merge(Memory(lines, line), data, mask);
        into.Add(WithSlot(lines, line, Layout.Outer, 2, whole), rest, new(ActionKind.Drain, line, Choice: Choice.AllocateOuter));
        into.Add(WithMemory(lines, line, data, mask), rest, new(ActionKind.Drain, line, Choice: Choice.PassOuter));
    }
}
