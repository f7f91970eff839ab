using Hostline.Core.Deliveries;
using Hostline.Core.Hostings;
using Hostline.Core.Ownership;

namespace Hostline.Storage.Tables;

/// <summary>Codes being sent: whether a code is still wanted, and when it was last sent.</summary>
static class CodeSendingTable
{
    public static readonly Sql ById = new($"""
        select {NumberTable.CodeColumns}, h.state, h.open, o.frozen_at, o.terms, c.sent_at, c.sent_by, c.sent_how from sent_codes c
        join hostings h on h.id = c.hosting join orders o on o.id = h.order_id where c.id = $1
        """);

    /// <summary>A check: the code is being sent now, at $3 by errand $2 of kind $5, and no other errand has sent it after $4.</summary>
    static readonly Sql Begin =
        new("update sent_codes set sent_at = $3, sent_by = $2, sent_how = $5 where id = $1 and (sent_at is null or sent_by = $2 or sent_at <= $4)");

    static readonly Sql Undo = new("update sent_codes set sent_at = null, sent_by = null, sent_how = null where id = $1 and sent_by = $2");

    public static Unit CheckBegun(Unit unit, CodeId code, ClaimedErrand errand, DateTimeOffset databaseNow, DateTimeOffset notAfter) =>
        unit.Check(1, Begin, code, errand.Id, databaseNow, notAfter, (int)errand.Kind);

    /// <summary>The code was not sent after all.</summary>
    public static Unit Forget(Unit unit, CodeId code, ErrandId errand) => unit.Then(Undo, code, errand);

    public static CodeSending Read(Row row) => new(
        NumberTable.ReadCode(row) with { TriesAtMost = OrderTable.Terms(row.Text(10)).TriesPerCode }, (HostingState)row.Int(7), (Requirement)row.Int(8),
        row.TimeOrNull(9) is not null, row.TimeOrNull(11), row.IdOrNull<ErrandId>(12), (ErrandKind?)row.IntOrNull(13));
}

/// <param name="SentAt">When it was last sent, in database time; null if never.</param>
/// <param name="SentBy">The errand that last sent it.</param>
/// <param name="SentHow">The kind of that errand: by text or by call.</param>
sealed record CodeSending(SentCode Code, HostingState State, Requirement Open, bool IsFrozen, DateTimeOffset? SentAt, ErrandId? SentBy, ErrandKind? SentHow)
{
    /// <summary>Whether the code is still valid and its number still has to be proven.</summary>
    public bool IsWanted(DateTimeOffset worldNow) => Code.IsAlive(worldNow) && State == HostingState.Gathering && Open.HasFlag(Requirement.Ownership);

    /// <summary>
    /// Whether it was sent after this errand was stored, and by the same method: then whoever asked has it. A person who asks for a call
    /// because no text arrived still gets the call.
    /// </summary>
    public bool HasGoneOutSince(ClaimedErrand errand) => SentBy is { } by && by != errand.Id && SentHow == errand.Kind && SentAt >= errand.Id.MadeAt();

    /// <summary>The earliest time at which this errand may send it again.</summary>
    public DateTimeOffset? NotBefore(ErrandId errand) => SentBy is { } by && by != errand ? SentAt + SentCode.AgainAfter : null;
}
