namespace ContiguousMemory;

/// <summary>Which buffers count against whose quota.</summary>
internal sealed partial class BufferTable
{
    /// <summary>Counts a buffer that was just granted, and that may have ended since: frames can be released by number.</summary>
    /// <param name="handle">The buffer.</param>
    /// <param name="account">Its client's account.</param>
    /// <param name="isCharged">Whether its bytes are in the account already.</param>
    public void Charge(ContiguousHandle handle, ClientAccount account, bool isCharged) => Charge(_entries[handle.Index], handle.Generation, account, isCharged);

    /// <summary>Counts a client's buffers from before it had an account.</summary>
    public void ChargeAll(ClientAccount account)
    {
        lock (_gate)
        {
            // None ends meanwhile, and so none is another buffer, of another size, by the time its bytes are counted.
            using FrontCache.Suspension standstill = _cache.Suspend();
            foreach (BufferEntry entry in Entries())
            {
                BufferWord word = entry.Word;
                if (word.IsAlive && entry.Client == account.Client) Charge(entry, word.Generation, account, isCharged: false);
            }
        }
    }

    private void Charge(BufferEntry entry, uint generation, ClientAccount account, bool isCharged)
    {
        if (!isCharged) account.Charge(entry.Bytes);
        bool wakes = false;
        if (!entry.TrySetAccount(account)) wakes = account.Discharge(entry.Bytes);

        // Whoever ends it looks at the account after the word, and this looks at the word after the account: one of the two sees the other.
        else if (entry.Word is var word && (word.Generation != generation || !word.IsAlive)) wakes = entry.Discharge();
        if (wakes) _machine.NoteKept();
    }
}
