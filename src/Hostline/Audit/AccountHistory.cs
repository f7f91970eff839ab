using System.Globalization;
using System.Text.Json;
using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Audit;

/// <summary>An account's keys, status, locks and allowlist according to its history.</summary>
sealed class AccountHistory
{
    readonly Dictionary<string, bool> keys = [];
    readonly HashSet<string> locked = [];
    AccountStatus status = AccountStatus.Active;
    AccountId? parent;
    readonly Dictionary<AccountId, DateTimeOffset> allowed = [];

    public IReadOnlyCollection<string> Locked => locked;

    public void Take(Event told)
    {
        using var payload = JsonDocument.Parse(told.Payload);
        string Text(string name) => payload.RootElement.GetProperty(name).GetString()!;
        _ = told.Kind switch
        {
            EventKinds.AccountCreated => Open(payload.RootElement),
            EventKinds.AccountUpdated => Change(payload.RootElement),
            EventKinds.KeyCreated => keys[Text("key")] = true,
            EventKinds.KeyRevoked => keys[Text("key")] = false,
            EventKinds.NumberLocked => locked.Add(Text("number")),
            EventKinds.NumberUnlocked => locked.Remove(Text("number")),
            EventKinds.AllowlistAdded => Allow(AccountId.Of(Guid.Parse(Text("to"))), Text("until")),
            EventKinds.AllowlistRemoved => allowed.Remove(AccountId.Of(Guid.Parse(Text("to")))),
            _ => false,
        };
    }

    public string? FaultOfKeys(IReadOnlyList<(string Hint, bool IsLive)> rows)
    {
        foreach (var (hint, isLive) in rows)
        {
            if (!keys.TryGetValue(hint, out var isLiveByHistory))
            {
                return $"The key {hint} is not in the history.";
            }

            if (isLive != isLiveByHistory)
            {
                return $"The key {hint} is {(isLive ? "live, but the history says that it was revoked." : "revoked, but the history says that it is live.")}";
            }
        }

        return keys.Keys.Except(rows.Select(r => r.Hint)).FirstOrDefault() is { } gone ? $"The key {gone} is missing, but it is in the history." : null;
    }

    public string? FaultOfStanding(AccountStatus row, AccountId? parentOfRow) =>
        row != status ? $"The account is {row}, but the history says that it is {status}."
        : parentOfRow != parent ? "The account has another parent than its history says."
        : null;

    /// <summary>An expired entry may be missing.</summary>
    public string? FaultOfAllowlist(IReadOnlyList<(AccountId To, DateTimeOffset Until)> rows, DateTimeOffset now)
    {
        foreach (var (to, until) in rows)
        {
            if (!allowed.TryGetValue(to, out var told) || told != until)
            {
                return $"Transfers to account {to} need no consent until {until:O}, but the history does not say so.";
            }
        }

        return allowed.Where(a => a.Value > now).Select(a => a.Key).Except(rows.Select(r => r.To)).Select(to => (AccountId?)to).FirstOrDefault() is { } gone
            ? $"Transfers to account {gone} need consent, but the history says that they do not."
            : null;
    }

    /// <summary>The history and the locks, read at the same moment.</summary>
    public static async Task<(AccountHistory Told, IReadOnlyList<string> Locks)> ReadAnew(Database database, AccountId account, WorldId world)
    {
        var told = new AccountHistory();
        var batch = new ReadBatch();
        var events = batch.Many(EventTable.OfSubject, EventTable.Read, account, 0L, int.MaxValue);
        var locks = batch.Many(ChainTable.Locks, r => ChainTable.NumberOf(r), account, world);
        await database.Run(batch);
        // An event that was emptied after the chain was checked is reported by the next verification.
        foreach (var e in events.Rows.Where(e => e.Payload.Length > 0))
        {
            told.Take(e);
        }

        return (told, locks.Rows);
    }

    bool Open(JsonElement told)
    {
        foreach (var name in (string[])["key", "token"])
        {
            if (told.TryGetProperty(name, out var hint))
            {
                keys[hint.GetString()!] = true;
            }
        }

        parent = told.TryGetProperty("parent", out var by) ? AccountId.Of(by.GetGuid()) : null;
        return true;
    }

    /// <summary>Closing an account revokes all its keys.</summary>
    bool Change(JsonElement told)
    {
        if (!told.TryGetProperty("status", out var word))
        {
            return false;
        }

        status = Enum.Parse<AccountStatus>(word.GetString()!, ignoreCase: true);
        if (status == AccountStatus.Closed)
        {
            foreach (var hint in keys.Keys)
            {
                keys[hint] = false;
            }
        }

        return true;
    }

    bool Allow(AccountId to, string until)
    {
        allowed[to] = DateTimeOffset.Parse(until, CultureInfo.InvariantCulture).CutToMicros();
        return true;
    }
}
