using System.Security.Cryptography;
using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Storage.Tables;

namespace Hostline.Tests.Audit;

/// <summary>Alterations by someone with the database but not the master key: each by name, with the audit's finding.</summary>
static class Alterations
{
    public static readonly IReadOnlyDictionary<string, (string Why, Func<AuditWorld, Task> Do)> All = new Dictionary<string, (string, Func<AuditWorld, Task>)>
    {
        ["an event is edited"] =
            ("was altered", w => w.Alter($"update events set actor = 'operator:mallory' where subject_id = {w.Id(w.Hosted)} and sequence = 2")),
        ["the payload of an event is edited"] =
            ("payload of event 2", w => w.Alter($"update events set payload = {w.Bytes("{}"u8.ToArray())} where subject_id = {w.Id(w.Hosted)} and sequence = "
                + "2")),
        ["the payload of an event is emptied"] =
            ("payload of an event is gone", w => w.Alter($"update events set payload = null where subject_id = {w.Id(w.Hosted)} and sequence = 2")),
        ["an event is added that belongs to no order"] = ("not written by this program", w => w.Alter(CopyTo(w, AnyId.New(), "null"))),
        ["an event is added with the seal of another one"] = ("not written by this program", w => w.Alter(CopyTo(w, AnyId.New(), "seal"))),
        ["two events change places"] = ("was altered", w => w.Alter(
            Renumber(w, 2, -1), Renumber(w, 3, 2), Renumber(w, -1, 3))),
        ["an event is removed"] = ("is missing", w => w.Alter($"delete from events where subject_id = {w.Id(w.Hosted)} and sequence = 2")),
        ["an event is duplicated at the end"] = ("but the chain ends", w => w.Alter(Copy(w, 0))),
        ["an event is inserted and the chain made to fit"] = ("does not match its seal", Append),
        ["the tail is deleted and the head reset"] = ("does not match its seal", async w =>
        {
            await w.Alter($"delete from events where subject_id = {w.Id(w.Hosted)} and sequence > 3");
            await Rehash(w, w.Hosted);
        }
        ),
        ["a consent is turned round and the chain made to fit"] = ("holder's decision", async w =>
        {
            await w.Alter($"update consents set decision = 2 where order_id = {w.Id(w.Transfer)}",
                $"update events set kind = '{EventKinds.ConsentGiven}' where subject_id = {w.Id(w.Transfer)} and kind = '{EventKinds.ConsentRefused}'");
            await Rehash(w, w.Transfer);
        }
        ),
        ["who decided a consent is changed"] =
            ("holder's decision", w => w.Alter($"update consents set decided_by = 'operator:mallory' where order_id = {w.Id(w.Transfer)}")),
        ["a consent is removed"] = ("holder's decision", w => w.Alter($"delete from consents where order_id = {w.Id(w.Transfer)}")),
        ["a holder's window is shortened"] =
            ("holder's decision", w => w.Alter($"update consents set deadline = deadline - 1 where order_id = {w.Id(w.Transfer)}")),
        ["a holder's window counts time before it was opened"] =
            ("from before it was opened", w => w.Alter($"update consents set held = -1 where order_id = {w.Id(w.Transfer)}")),
        ["an order is frozen, or its freeze lifted"] = ("does not match its seal", w => w.Alter(
            $"update orders set frozen_at = 1, frozen_by = 'mallory', frozen_why = 'no' where id = {w.Id(w.Transfer)}")),
        ["a whole order is removed"] = ("of them are missing", RemoveOrder),
        ["an order is put back to what it was, with its seal"] = ("of them are missing", PutBack),
        ["an order and its numbers change owner"] = ("does not match its seal", w => w.Alter(
            $"update orders set account = {w.Id(w.Globex)} where id = {w.Id(w.Hosted)}",
            $"update hostings set account = {w.Id(w.Globex)} where order_id = {w.Id(w.Hosted)}")),
        ["a number changes owner"] = ("belongs to a different account", w => w.Alter($"update hostings set account = {w.Id(w.Globex)} where {Hosting(w)}")),
        ["a number changes state"] = ("does not match its seal", w => w.Alter($"update hostings set state = 9 where {Hosting(w)}")),
        ["a number is written that there is not"] = ("never writes", w => w.Alter($"update hostings set number = 1 where {Hosting(w)}")),
        ["what a number still needs is changed"] =
            ("does not match its seal", w => w.Alter($"update hostings set open = 0 where order_id = {w.Id(w.Transfer)}")),
        ["the numbers of an order are removed"] = ("all of its numbers are missing", w => w.Alter($"delete from hostings where order_id = {w.Id(w.Transfer)}")),
        ["the seal of an order is removed"] = ("has no seal", w => w.Alter($"update orders set seal = null where id = {w.Id(w.Hosted)}")),
        ["the profile of a number is moved"] = ("messaging profile", w => w.Alter($"update hostings set profile = {w.Id(w.OtherProfile)} where {Hosting(w)}")),
        ["the bytes of a letter are replaced"] =
            ("cannot be decrypted", w => w.Alter($"update document_chunks set bytes = {w.Bytes(RandomNumberGenerator.GetBytes(500))} where document = "
                + $"({Letter(w)})")),
        ["letter and bill change their bytes"] = ("cannot be decrypted", w => w.Alter(
            $"update document_chunks set n = 9 where document = ({Letter(w)})", Move(w, Bill(w), 0, Letter(w), 0), Move(w, Letter(w), 9, Bill(w), 0))),
        ["the bytes of a letter are removed"] = ("cannot be decrypted", w => w.Alter($"delete from document_chunks where document = ({Letter(w)})")),
        ["the hash of a document is changed"] =
            ("is missing", w => w.Alter($"update documents set sha256 = {w.Bytes(SHA256.HashData([]))} where id = ({Letter(w)})")),
        ["the kind of a document is changed"] = ("record of document", w => w.Alter($"update documents set kind = 2 where id = ({Letter(w)})")),
        ["a document is removed"] = ("is missing", w => w.Alter($"delete from documents where id = ({Letter(w)})")),
        ["the letter of an order is exchanged for its bill"] =
            ("does not match its seal", w => w.Alter($"update orders set letter = bill where id = {w.Id(w.Hosted)}")),
        ["a revoked key is made live"] = ("was revoked", w => w.Alter($"update api_keys set revoked_at = null where account = {w.Id(w.Acme)}")),
        ["a revoked key is made live and the account's history made to say so"] = ("end of the account's history", ForgeKey),
        ["a revoked key is made live and the event that says otherwise emptied"] = ("The payload of an event is gone", w => w.Alter(
            $"update events set payload = null where subject_id = {w.Id(w.Acme)} and kind = '{EventKinds.KeyRevoked}'",
            $"update api_keys set revoked_at = null where account = {w.Id(w.Acme)}")),
        ["a live key is made revoked"] = ("is revoked", w => w.Alter($"update api_keys set revoked_at = 1 where account = {w.Id(w.Acme)}")),
        ["a key gets another secret"] =
            ("does not match its seal", w => w.Alter($"update api_keys set hash = {w.Bytes(RandomNumberGenerator.GetBytes(32))} where account = "
                + $"{w.Id(w.Globex)} and kind = 1")),
        ["a key is added"] = ("has no seal", AddKey),
        ["a key is given to another account"] = ("key KEY", w => w.Alter($"update api_keys set account = {w.Id(w.Acme)} where account = {w.Id(w.Globex)}")),
        ["a key is removed"] = ("is missing", w => w.Alter($"delete from api_keys where account = {w.Id(w.Globex)}")),
        ["the kind of a key is changed"] =
            ("does not match its seal", w => w.Alter($"update api_keys set kind = 3 where account = {w.Id(w.Globex)} and kind = 2")),
        ["a suspended account is made active, or an active one suspended"] =
            ("the history says", w => w.Alter($"update accounts set status = 2 where id = {w.Id(w.Globex)}")),
        ["an account gets a parent"] = ("another parent", w => w.Alter($"update accounts set parent = {w.Id(w.Acme)} where id = {w.Id(w.Globex)}")),
        ["a lock is removed"] = ("is not locked", w => w.Alter($"delete from locks where world = {w.Id(w.World)}")),
        ["a lock is added"] = ("is locked, but", w => w.Alter(
            $"insert into locks (world, number, account, locked_at, locked_by) values ({w.Id(w.World)}, 3125550001, {w.Id(w.Acme)}, 1, 'mallory')")),
        ["an entry of the allowlist is removed"] = ("need consent", w => w.Alter($"delete from allowlist where world = {w.Id(w.World)}")),
        ["an entry of the allowlist is prolonged"] = ("need no consent", w => w.Alter($"update allowlist set until = until + 1 where world = {w.Id(w.World)}")),
        ["an entry of the allowlist is added"] = ("need no consent", w => w.Alter(
            $"insert into allowlist (from_account, to_account, world, until, added_at, added_by) values ({w.Id(w.Acme)}, {w.Id(w.Globex)}, {w.Id(w.World)}, "
                + "4102444800000000, 1, 'mallory')")),
        ["the chain of an account is cut"] = ("end of the account's history", CutAccount),
        ["an account is removed"] = ("is missing", w => w.Alter(
            $"delete from events where subject_id = {w.Id(w.Globex)}", $"delete from api_keys where account = {w.Id(w.Globex)}",
            $"delete from accounts where id = {w.Id(w.Globex)}")),
        ["the head of the seal log is removed"] = ("head of the seal log was removed", w => w.Alter($"delete from seal_heads where world = {w.Id(w.World)}")),
        ["the count in the head is lowered"] =
            ("head of the seal log was altered", w => w.Alter($"update seal_heads set n = n - 1 where world = {w.Id(w.World)}")),
        ["the last step of the seal log is removed"] =
            ("steps", w => w.Alter($"delete from seals where world = {w.Id(w.World)} and n = (select n from seal_heads where world = {w.Id(w.World)})")),
        ["a step of the seal log is altered"] =
            ("A step of the seal log", w => w.Alter($"update seals set events = events - 1 where world = {w.Id(w.World)} and n = 1")),
    };

    static string Letter(AuditWorld w) => $"select letter from orders where id = {w.Id(w.Hosted)}";

    static string Bill(AuditWorld w) => $"select bill from orders where id = {w.Id(w.Hosted)}";

    static string Hosting(AuditWorld w) => $"order_id = {w.Id(w.Hosted)} and position = 0";

    static string Renumber(AuditWorld w, int from, int to) => $"update events set sequence = {to} where subject_id = {w.Id(w.Hosted)} and sequence = {from}";

    static string Move(AuditWorld w, string from, int n, string to, int m) =>
        $"update document_chunks set document = ({to}), n = {m} where document = ({from}) and n = {n}";

    /// <summary>The last event of an order repeated as the next one.</summary>
    static string Copy(AuditWorld w, long position) => $"""
        insert into events (id, world, account, subject, subject_id, sequence, at, kind, actor, reason, payload, payload_hash, hash, position)
        select {w.Id(AnyId.New())}, world, account, subject, subject_id, sequence + 1, at, kind, actor, reason, payload, payload_hash, hash,
            position + {position}
        from events where subject_id = {w.Id(w.Hosted)} order by sequence desc limit 1
        """;

    /// <summary>A copy of the first event of an order, for another subject.</summary>
    static string CopyTo(AuditWorld w, SubjectId subject, string seal) => $"""
        insert into events (id, world, account, subject, subject_id, sequence, at, kind, actor, reason, payload, payload_hash, hash, position, seal)
        select {w.Id(AnyId.New())}, world, account, subject, {w.Id(subject)}, 1, at, kind, actor, reason, payload, payload_hash, hash,
          (select max(position) from events where account = {w.Id(w.Acme)}), {seal}
        from events where subject_id = {w.Id(w.Hosted)} and sequence = 1
        """;

    /// <summary>Appends an event to an order's history and to its account's feed, with a matching chain.</summary>
    public static async Task Append(AuditWorld w)
    {
        await w.Alter(Copy(w, 0), $"update events set position = (select max(position) + 1 from events where account = {w.Id(w.Acme)}) where account = "
            + $"{w.Id(w.Acme)} and seal is null");
        await Rehash(w, w.Hosted);
    }

    /// <summary>Computes every hash of an order's chain anew and resets its head: all that needs no key.</summary>
    static async Task Rehash(AuditWorld w, OrderId order)
    {
        var previous = EventChain.Genesis;
        var events = await w.Scene.Database.Many(EventTable.OfSubject, EventTable.Read, order, 0L, 1_000);
        foreach (var e in events)
        {
            previous = EventChain.Hash(previous, e);
            await w.Alter($"update events set hash = {w.Bytes(previous)} where id = {w.Id(e.Id)}");
        }

        await w.Alter($"update orders set sequence = {events.Count}, chain_head = {w.Bytes(previous)} where id = {w.Id(order)}");
    }

    static Task RemoveOrder(AuditWorld w) => w.Alter(
        [.. new[] { "deliveries", "lanes", "consents", "hostings", "deadlines" }.Select(t => $"delete from {t} where order_id = {w.Id(w.Transfer)}"),
        $"delete from events where subject_id = {w.Id(w.Transfer)}", $"delete from orders where id = {w.Id(w.Transfer)}"]);

    /// <summary>Restores a copy of an order's rows from before it was cancelled.</summary>
    static async Task PutBack(AuditWorld w)
    {
        var order = await Api.Scene.Order(w.Sandbox, "+13125550077");
        var rows =
            (await w.Many($"select sequence, chain_head, seal, status, version from orders where id = {w.Id(order)}",
                r => (r.Long(0), r.Bytes(1), r.Bytes(2), r.Long(3), r.Long(4))))[0];
        var hosting = (await w.Many($"select state, open from hostings where order_id = {w.Id(order)}", r => (State: r.Long(0), Open: r.Long(1))))[0];
        (await w.Sandbox.Telnyx(HttpMethod.Delete, $"/messaging_hosted_number_orders/{order}")).Expect(200);
        await w.IsSealed();
        var (sequence, head, seal, status, version) = rows;
        await w.Alter(
            $"delete from events where subject_id = {w.Id(order)} and sequence > {sequence}",
            $"update hostings set state = {hosting.State}, open = {hosting.Open}, reason = null where order_id = {w.Id(order)}",
            $"update orders set sequence = {sequence}, chain_head = {w.Bytes(head)}, seal = {w.Bytes(seal)}, status = {status}, version = {version} where id "
                + $"= {w.Id(order)}");
    }

    static Task AddKey(AuditWorld w)
    {
        var key = ApiKey.New(ApiKey.AccountPrefix);
        return w.Alter($"""
            insert into api_keys (id, hash, world, account, hint, created_at)
            values ({w.Id(AnyId.New())}, {w.Bytes(key.Hash)}, {w.Id(w.World)}, {w.Id(w.Acme)}, '{key.Hint}', 1)
            """);
    }

    /// <summary>The event that made the revoked key, repeated as the newest of the account, with a matching chain.</summary>
    static async Task ForgeKey(AuditWorld w)
    {
        var events = await w.Scene.Database.Many(EventTable.OfSubject, EventTable.Read, w.Acme, 0L, 1_000);
        var forged = events.Last(e => e.Kind == EventKinds.KeyCreated) with { Id = AnyId.New(), Sequence = events.Count + 1, At = events[^1].At };
        var hash = EventChain.Hash(events[^1].Hash, forged);
        await w.Alter(
            $"""
            insert into events (id, world, account, subject, subject_id, sequence, at, kind, actor, reason, payload, payload_hash, hash, position)
            select {w.Id(forged.Id)}, world, account, subject, subject_id, {forged.Sequence}, (select max(at) from events where subject_id = {w.Id(w.Acme)}),
              kind, actor, reason, payload, payload_hash, {w.Bytes(hash)}, position
            from events where id = {w.Id(events.Last(e => e.Kind == EventKinds.KeyCreated).Id)}
            """,
            $"update accounts set sequence = {forged.Sequence}, chain_head = {w.Bytes(hash)} where id = {w.Id(w.Acme)}",
            $"update api_keys set revoked_at = null where account = {w.Id(w.Acme)}");
    }

    /// <summary>As if the second key had never been made: removes its row and its events and resets the head.</summary>
    static async Task CutAccount(AuditWorld w)
    {
        var events = await w.Scene.Database.Many(EventTable.OfSubject, EventTable.Read, w.Acme, 0L, 1_000);
        var kept = events.TakeWhile(e => e.Kind != EventKinds.KeyCreated).ToList();
        await w.Alter(
            $"delete from events where subject_id = {w.Id(w.Acme)} and sequence > {kept.Count}",
            $"delete from api_keys where account = {w.Id(w.Acme)} and revoked_at is not null",
            $"update accounts set sequence = {kept.Count}, chain_head = {w.Bytes(kept[^1].Hash)} where id = {w.Id(w.Acme)}");
    }
}
