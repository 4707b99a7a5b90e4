using System.Collections.Frozen;

namespace ContiguousMemory;

/// <summary>The clients of an area that have a quota. Thread safe.</summary>
internal sealed class QuotaBook
{
    private readonly Lock _gate = new();
    private volatile FrozenDictionary<string, ClientAccount>? _accounts;

    /// <summary>Whether no client has a quota, nor ever had: then nobody's buffers are counted. One read.</summary>
    public bool IsEmpty => _accounts is null;

    /// <summary>The account of a client; null when it never had a quota.</summary>
    public ClientAccount? Of(string? client) => client is not null && _accounts is { } accounts && accounts.TryGetValue(client, out ClientAccount? account) ? account : null;

    /// <summary>Every client's account.</summary>
    public IReadOnlyList<ClientAccount> All => _accounts is { } accounts ? accounts.Values : [];

    /// <summary>Opens an account. The client's buffers from before are not in it yet.</summary>
    /// <returns>The account, and whether it is new.</returns>
    public (ClientAccount Account, bool IsNew) Open(string client)
    {
        lock (_gate)
        {
            if (Of(client) is { } known) return (known, false);
            ClientAccount account = new(client);
            Dictionary<string, ClientAccount> accounts = _accounts?.ToDictionary() ?? new(StringComparer.Ordinal);
            accounts.Add(client, account);
            _accounts = accounts.ToFrozenDictionary(StringComparer.Ordinal);
            return (account, true);
        }
    }
}
