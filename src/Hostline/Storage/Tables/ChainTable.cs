using Hostline.Core.Events;

namespace Hostline.Storage.Tables;

/// <summary>The end of a chain, as it is kept beside its subject.</summary>
public sealed record ChainHead(Subject Subject, Guid Id, long Sequence, byte[] Hash);

/// <summary>The ends of all chains, for verification, in id order after $1, at most $2.</summary>
static class ChainTable
{
    public static readonly Sql Accounts = new("select id, sequence, chain_head from accounts where id > $1 order by id limit $2");
    public static readonly Sql AccountsOfWorld = new("select id, sequence, chain_head from accounts where id > $1 and world = $3 order by id limit $2");
    public static readonly Sql Orders = new("select id, sequence, chain_head from orders where id > $1 order by id limit $2");
    public static readonly Sql OrdersOfAccount = new("select id, sequence, chain_head from orders where id > $1 and account = $3 order by id limit $2");

    public static readonly Sql Account = new("select id, sequence, chain_head from accounts where id = $1");
    public static readonly Sql Order = new("select id, sequence, chain_head from orders where id = $1");

    /// <summary>Subjects of events after $1, at most $2, and whether the subject itself is there.</summary>
    public static readonly Sql Subjects = new("""
        select s.subject_id, s.subject, case when s.subject in (2, 4)
          or exists (select 1 from orders o where o.id = s.subject_id) or exists (select 1 from accounts a where a.id = s.subject_id) then 1 else 0 end
        from (select distinct subject_id, subject from events where subject_id > $1 order by subject_id limit $2) s order by s.subject_id
        """);

    public static ChainHead ReadHead(Row row, Subject subject) => new(subject, row.Guid(0), row.Long(1), row.Bytes(2));
}
