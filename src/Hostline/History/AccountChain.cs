using System.Security.Cryptography;
using System.Text.Json;
using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Reasons;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.History;

/// <summary>The end of an account's own history: keys, locks, allowlist, undelivered mail.</summary>
readonly record struct AccountChain(long Sequence, byte[] Head)
{
    static readonly Sql First = new("update accounts set sequence = $2, chain_head = $3, seal = $4 where id = $1");

    public static AccountChain Read(Row row) => new(row.Long(0), row.Bytes(1));

    /// <summary>Appends an event, guarded by the sequence before it, and seals the new end.</summary>
    /// <returns>The new end, for another event of the same unit.</returns>
    public AccountChain Tell(Unit unit, AuditKey audit, Account account, string kind, Actor by, DateTimeOffset now, IReadOnlyDictionary<string, string> detail,
        Reason? why = null)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(detail);
        var draft =
            new Event(Ids.New<EventId>(now), account.World, account.Id, Subject.Account, account.Id, Sequence + 1, now, kind, by.ToString(), why?.Code(),
                payload, SHA256.HashData(payload), []);
        var told = draft with { Hash = EventChain.Hash(Head, draft) };
        var seal = audit.Seal(RowSeals.Account(account.Id, account.World, told.Sequence, told.Hash));
        if (Sequence == 0)
        {
            unit.Then(First, account.Id, told.Sequence, told.Hash, seal);
        }
        else
        {
            AccountTable.CheckChain(unit, account.Id, told.Sequence, told.Hash, seal);
        }

        EventTable.Add(unit, told, audit.Seal(RowSeals.Event(told)));
        return new(told.Sequence, told.Hash);
    }
}
