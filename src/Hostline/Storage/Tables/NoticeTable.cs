using System.Text.Json;
using System.Text.Json.Serialization;
using Hostline.Core.Notices;

namespace Hostline.Storage.Tables;

/// <summary>The state of a notice's e-mail. The numbers are stored; never renumber them.</summary>
public enum MailState
{
    /// <summary>Waiting to be sent or retried.</summary>
    Queued = 1,
    /// <summary>Accepted by the recipient's mail server or the relay.</summary>
    Sent = 2,
    /// <summary>Permanently refused, or given up after the last attempt.</summary>
    Bounced = 3,
    /// <summary>The account has no address: the notice appears only in the portal.</summary>
    NoAddress = 4,
}

/// <param name="At">World time.</param>
/// <param name="ReadAt">World time; null if it has not been read.</param>
/// <param name="Requester">The name of the account whose order it concerns.</param>
/// <param name="Owner">The account whose order it concerns; null if the order is gone.</param>
public sealed record PostedNotice(
    NoticeId Id, WorldId World, DateTimeOffset At, Notice Notice, MailState Mail, DateTimeOffset? ReadAt, string? Requester, AccountId? Owner);

static class NoticeTable
{
    const string Columns = "id, world, account, order_id, at, kind, facts, mail, read_at";

    static readonly JsonSerializerOptions Compact = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    const string Posted = $"""
        select {Columns}, (select a.name from orders o join accounts a on a.id = o.account where o.id = n.order_id),
          (select o.account from orders o where o.id = n.order_id) from notices n
        """;

    /// <summary>Newest first: $1 account, $2 before this id, $3 limit.</summary>
    public static readonly Sql OfAccount = new($"{Posted} where account = $1 and id < $2 order by id desc limit $3");

    /// <summary>Only notices that no one has read, as <see cref="OfAccount"/>.</summary>
    public static readonly Sql UnreadOfAccount = new($"{Posted} where account = $1 and read_at is null and id < $2 order by id desc limit $3");

    public static readonly Sql CountUnread = new("select count(*) from (select 1 from notices where account = $1 and read_at is null limit $2) u");

    public static readonly Sql ById = new($"{Posted} where id = $1");

    /// <summary>A row if a mail with the consent request of order $1 reached holder $2.</summary>
    public static readonly Sql HolderReached = new($"""
        select 1 from notices where order_id = $1 and account = $2
          and kind in ({(int)NoticeKind.ConsentRequested}, {(int)NoticeKind.ConsentReminded}) and mail = {(int)MailState.Sent} limit 1
        """);

    /// <summary>The mails with the consent request of order $1: holder and state, newest first.</summary>
    public static readonly Sql HolderMail = new($"""
        select account, mail from notices where order_id = $1
          and kind in ({(int)NoticeKind.ConsentRequested}, {(int)NoticeKind.ConsentReminded}) order by id desc
        """);

    /// <summary>A condition on a row of consents: a mail to its holder has been waiting for the relay since before an instant.</summary>
    public static string WaitsForRelay(string before) => $"""
        exists (select 1 from notices n where n.order_id = consents.order_id and n.account = consents.holder
          and n.kind in ({(int)NoticeKind.ConsentRequested}, {(int)NoticeKind.ConsentReminded}) and n.mail = {(int)MailState.Queued} and n.at <= {before})
        """;

    static readonly Insert Insert = new("notices", Columns, "$1, $2, $3, $4, $5, $6, $7, $8, null");

    static readonly Sql SetMail = new("update notices set mail = $2 where id = $1");

    /// <summary>Only the first reading is recorded.</summary>
    static readonly Sql SetRead = new("update notices set read_at = $2 where id = $1 and read_at is null");

    static readonly Sql SetAllRead = new("update notices set read_at = $3 where account = $1 and id <= $2 and read_at is null");

    public static void Add(Unit unit, NoticeId id, WorldId world, Notice notice, DateTimeOffset at) =>
        unit.Then(Insert, id, world, notice.Account, notice.Order, at, notice.Kind, Bytes(notice.Facts), MailState.Queued);

    public static Unit Mailed(Unit unit, NoticeId id, MailState state) => unit.Then(SetMail, id, state);

    public static Unit Read(Unit unit, NoticeId id, DateTimeOffset at) => unit.Then(SetRead, id, at);

    public static Unit ReadAll(Unit unit, AccountId account, NoticeId through, DateTimeOffset at) => unit.Then(SetAllRead, account, through, at);

    public static byte[] Bytes(NoticeFacts facts) => JsonSerializer.SerializeToUtf8Bytes(facts, Compact);

    public static NoticeFacts Facts(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<NoticeFacts>(bytes, Compact)!;

    public static PostedNotice Read(Row row) => new(
        row.Id<NoticeId>(0), row.Id<WorldId>(1), row.Time(4), new((NoticeKind)row.Int(5), row.Id<AccountId>(2), row.Id<OrderId>(3), Facts(row.Bytes(6))),
        (MailState)row.Int(7), row.TimeOrNull(8), row.TextOrNull(9), row.IdOrNull<AccountId>(10));
}

/// <param name="Language">Null for the default language.</param>
sealed record Recipient(AccountId Id, string Name, string? Email, string? Language);

static class RecipientTable
{
    public static readonly Sql ById = new($"select a.id, a.name, {AccountTable.Mailbox}, a.language from accounts a where a.id = $1");

    static readonly Sql SetLanguage = new("update accounts set language = $3 where id = $1 and world = $2");

    public static Unit CheckLanguage(Unit unit, AccountId account, WorldId world, string language) => unit.Check(1, SetLanguage, account, world, language);

    public static Recipient Read(Row row) => new(row.Id<AccountId>(0), row.Text(1), row.TextOrNull(2), row.TextOrNull(3));
}
