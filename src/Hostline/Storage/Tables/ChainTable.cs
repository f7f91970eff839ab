using Hostline.Core.Events;

namespace Hostline.Storage.Tables;

public sealed record ChainHead(Subject Subject, SubjectId Id, long Sequence, byte[] Hash);

/// <summary>The rows to be verified, in id order after $1, at most $2.</summary>
static class ChainTable
{
    public static readonly Sql Worlds = new("select id from worlds where id > $1 order by id limit $2");
    public static readonly Sql Accounts = new("select id from accounts where id > $1 order by id limit $2");
    public static readonly Sql AccountsOfWorld = new("select id from accounts where id > $1 and world = $3 order by id limit $2");
    public static readonly Sql OrdersOfAccount = new("select id from orders where id > $1 and account = $3 order by id limit $2");

    /// <summary>Orders without an account, at most $1. When a sandbox is deleted, its orders are deleted before their accounts.</summary>
    public static readonly Sql StrayOrders = new("select id from orders o where not exists (select 1 from accounts a where a.id = o.account) limit $1");

    /// <summary>Account $1: its world (no row if that is gone), its chain and the world's clock.</summary>
    public static readonly Sql Account = new("""
        select a.world, a.sequence, a.chain_head, a.seal, w.id, w.name, w.clock_mode, w.clock_offset, w.standing_at, w.clock_version, w.review,
            a.status, a.parent
        from accounts a join worlds w on w.id = a.world where a.id = $1
        """);

    public static readonly Sql Keys = new("select id, hash, world, hint, revoked_at, seal, kind from api_keys where account = $1 order by kind, id");

    public static readonly Sql Locks = new("select number from locks where world = $2 and account = $1");

    /// <summary>A number as the history spells it, even if the program would never have written it.</summary>
    public static string NumberOf(Row row) => "+1" + row.Long(0).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static readonly Sql IsLocked = new("select 1 from locks where world = $1 and number = $2");

    /// <summary>The accounts that may take numbers of account $1 without consent, and until when.</summary>
    public static readonly Sql Allowed = new("select to_account, until from allowlist where from_account = $1");

    public static readonly Sql LastEvent = new("select coalesce(max(sequence), 0) from events where subject_id = $1");

    public static readonly Sql OrderSeal = new("select seal from orders where id = $1");

    public static readonly Sql Owners = new("select id, world, account, profile, profile_seal from hostings where order_id = $1");

    public static readonly Sql Documents =
        new($"select id, world, account, kind, size, sha256, seal, name from documents where {DocumentTable.OfTheOrder} order by id");

    /// <summary>Subjects of events after $1, at most $2, and whether each subject itself exists.</summary>
    public static readonly Sql Subjects = new("""
        select s.subject_id, s.subject, case when s.subject in (2, 4)
          or exists (select 1 from orders o where o.id = s.subject_id) or exists (select 1 from accounts a where a.id = s.subject_id) then 1 else 0 end
        from (select distinct subject_id, subject from events where subject_id > $1 order by subject_id limit $2) s order by s.subject_id
        """);
}
