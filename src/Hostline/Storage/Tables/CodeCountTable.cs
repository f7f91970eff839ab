using Hostline.Core.Accounts;
using Hostline.Core.Ownership;

namespace Hostline.Storage.Tables;

static class CodeCountTable
{
    public static readonly Sql Sent = new("select sent from code_counts where scope = $1 and subject = $2 and since = $3");

    /// <summary>When account $1 was opened, and the limits that were set for it.</summary>
    public static readonly Sql Customer = new("""
        select a.created_at, l.codes_a_day, l.exchange_codes, l.requests from accounts a left join account_limits l on l.account = a.id where a.id = $1
        """);

    /// <summary>A check: one more code does not exceed the limit $4.</summary>
    static readonly Sql Count = new("""
        insert into code_counts (scope, subject, since, sent) values ($1, $2, $3, 1)
        on conflict (scope, subject, since) do update set sent = code_counts.sent + 1 where code_counts.sent < $4
        """);

    public static readonly Sql Forget = new("""
        delete from code_counts where (scope, subject, since) in (select scope, subject, since from code_counts where since < $1 limit $2) returning 1
        """);

    public static (DateTimeOffset OpenedAt, AccountLimits Own) ReadCustomer(Row row) => (row.Time(0), AccountLimitTable.Read(row, 1));

    public static Unit CheckCounted(Unit unit, CodeCount c) => unit.Check(1, Count, c.Scope, c.Subject, c.Since, c.Limit);
}
