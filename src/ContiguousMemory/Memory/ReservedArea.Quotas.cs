using System.Diagnostics.CodeAnalysis;
using ContiguousMemory.Engine.Areas;
using ContiguousMemory.Engine.Diagnosis;
using ContiguousMemory.Engine.Frames;

namespace ContiguousMemory;

/// <summary>Quotas: how much of the area a client may hold at a time.</summary>
public sealed partial class ReservedArea
{
    private readonly QuotaBook _quotas = new();
    private long _quotaChanges;

    /// <summary>How often a quota was set. It changes before those who wait are woken for it.</summary>
    internal long QuotaChanges => Interlocked.Read(ref _quotaChanges);

    /// <summary>
    /// Limits what the buffers of one client, those of one <see cref="AllocationOptions.Client"/>, may hold of this area together. What it holds already it
    /// keeps, also beyond a smaller quota. A request beyond it is refused with <see cref="RefusalReason.OverQuota"/>, or waits for the client's own releases.
    /// </summary>
    /// <param name="client">Who its buffers are for, by client or else by name: 1 to 255 printable characters, in its exact spelling.</param>
    /// <param name="bytes">Zero or more, whole frames of 4 KiB being counted; null for no limit.</param>
    /// <exception cref="ArgumentException">The name cannot be one, or the quota is negative.</exception>
    /// <exception cref="ObjectDisposedException">The reserve was disposed.</exception>
    /// <remarks>A released buffer counts no longer, also while its frames are kept for the next of its kind. Buffers without a client or a name are nobody's in particular, and not limited.</remarks>
    public void SetQuota(string client, long? bytes)
    {
        HolderName.Check(client, nameof(client));
        if (bytes is < 0) throw new ArgumentOutOfRangeException(nameof(bytes), bytes, "A quota is zero or more bytes, or null for none.");
        _memory.ThrowIfGone();
        (ClientAccount account, bool isNew) = _quotas.Open(client);

        // In whole frames, so that the largest quota is one too.
        account.Limit = bytes & -FrameSize.Bytes ?? ClientAccount.NoLimit;
        if (isNew)
        {
            // From here on every grant sees the account, or its buffer is seen here: threads that read before it was there have made their buffer visible.
            Interlocked.MemoryBarrierProcessWide();
            Buffers.ChargeAll(account);
        }

        // A larger quota may be what somebody waits for, and a smaller one leave him without hope.
        Interlocked.Increment(ref _quotaChanges);
        _memory.Machine.NoteKept();
    }

    /// <summary>The quota of a client, and what it holds.</summary>
    /// <param name="client">Who its buffers are for, by client or else by name.</param>
    /// <param name="quota">The quota, in whole frames, and the frames held; those of a request being granted just now count as held.</param>
    /// <returns>Whether it has a quota.</returns>
    public bool TryGetQuota(string client, out QuotaUse quota)
    {
        ArgumentNullException.ThrowIfNull(client);
        ClientAccount? account = _quotas.Of(client);
        bool isLimited = account is not null && account.Limit != ClientAccount.NoLimit;
        quota = isLimited ? UseOf(account!) : default;
        return isLimited;
    }

    private static QuotaUse UseOf(ClientAccount account) =>
        new(account.Client, new FrameCount(account.Limit >> FrameSize.Shift), FrameCount.ForBytes(account.Held));

    /// <summary>Takes a buffer within its client's quota.</summary>
    private bool TryTake(
        long length, in AllocationOptions options, out ContiguousHandle handle, [NotNullWhen(false)] out AllocationDiagnosis? diagnosis, in Trying trying)
    {
        ClientAccount? account = _quotas.Of(options.Owner);
        if (account is null)
        {
            bool isTaken = TryTakeUncounted(length, options, out handle, out diagnosis, trying);

            // The first quota may have been set meanwhile; see SetQuota. Else this is a read.
            if (isTaken && !_quotas.IsEmpty && _quotas.Of(options.Owner) is { } late) Buffers.Charge(handle, late, isCharged: false);
            return isTaken;
        }

        AreaRequest request = BufferRequest.Of(length, options);
        if (!account.TryCharge(request.Count.Bytes, out long turnedAway))
        {
            handle = default;
            _memory.ThrowIfClosed();
            long? began = BeganOf(trying);
            diagnosis = Diagnose.OverQuota(_area, request, UseOf(account));
            TellRefused(diagnosis, trying, began);
            return false;
        }

        bool granted = false;
        try
        {
            granted = TryTakeUncounted(length, options, out handle, out diagnosis, trying);
            if (granted) Buffers.Charge(handle, account, isCharged: true);
            return granted;
        }
        finally
        {
            // Only those wake who were turned away for it, so that one who waits does not wake himself.
            if (!granted && account.TakeBack(request.Count.Bytes, turnedAway)) _memory.Machine.NoteKept();
        }
    }
}
