using System.Security.Cryptography;
using System.Text.Json;
using Hostline.Core.Events;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Seals;

/// <summary>The history of the installation as a whole.</summary>
static class HostHistory
{
    /// <summary>Appends an event, with a check that no other one was appended meanwhile.</summary>
    public static Event Tell(Unit unit, AuditKey key, ChainHead before, string kind, Actor by, DateTimeOffset now, Dictionary<string, string> detail)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(detail);
        var draft = new Event(Ids.New<EventId>(now), World.LiveId, AccountId.None, Subject.Host, HostChainTable.SubjectId, before.Sequence + 1, now,
            kind, by.ToString(), null, payload, SHA256.HashData(payload), []);
        var told = draft with { Hash = EventChain.Hash(before.Hash, draft) };
        HostChainTable.CheckAppended(unit, before, told, key.Seal(RowSeals.Event(told)));
        return told;
    }
}
