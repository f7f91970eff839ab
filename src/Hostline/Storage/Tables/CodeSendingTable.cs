using Hostline.Core;
using Hostline.Core.Deliveries;
using Hostline.Core.Hostings;
using Hostline.Core.Ownership;

namespace Hostline.Storage.Tables;

/// <summary>Codes on their way out: whether one is still wanted, and when it last went out.</summary>
static class CodeSendingTable
{
    /// <summary>Code $1.</summary>
    public static readonly Sql ById = new($"""
        select {NumberTable.CodeColumns}, h.state, h.open, o.frozen_at, o.terms, c.sent_at, c.sent_by, c.sent_how from sent_codes c
        join hostings h on h.id = c.hosting join orders o on o.id = h.order_id where c.id = $1
        """);

    /// <summary>A check: the code goes out now, at $3 by errand $2 of kind $5, and did not by another errand after $4.</summary>
    static readonly Sql Begin =
        new("update sent_codes set sent_at = $3, sent_by = $2, sent_how = $5 where id = $1 and (sent_at is null or sent_by = $2 or sent_at <= $4)");

    static readonly Sql Undo = new("update sent_codes set sent_at = null, sent_by = null, sent_how = null where id = $1 and sent_by = $2");

    public static Unit CheckBegun(Unit unit, CodeId code, ClaimedErrand errand, DateTimeOffset databaseNow, DateTimeOffset notAfter) =>
        unit.Check(1, Begin, code, errand.Id, databaseNow, notAfter, (int)errand.Kind);

    /// <summary>It did not go out after all.</summary>
    public static Unit Forget(Unit unit, CodeId code, ErrandId errand) => unit.Then(Undo, code, errand);

    public static CodeSending Read(Row row) => new(
        NumberTable.ReadCode(row) with { TriesAtMost = OrderTable.Terms(row.Text(10)).TriesPerCode }, (HostingState)row.Int(7), (Requirement)row.Int(8),
        row.TimeOrNull(9) is not null, row.TimeOrNull(11), row.IdOrNull<ErrandId>(12), (ErrandKind?)row.IntOrNull(13));
}

/// <summary>A code that an errand is to send.</summary>
/// <param name="SentAt">When it last went out, in the database's time; null if it has not.</param>
/// <param name="SentBy">The errand that sent it.</param>
/// <param name="SentHow">The kind of that errand: by text or by call.</param>
sealed record CodeSending(SentCode Code, HostingState State, Requirement Open, bool IsFrozen, DateTimeOffset? SentAt, ErrandId? SentBy, ErrandKind? SentHow)
{
    /// <summary>Whether the code is still good, and its number still to be proven.</summary>
    public bool IsWanted(DateTimeOffset worldNow) => Code.IsAlive(worldNow) && State == HostingState.Gathering && Open.HasFlag(Requirement.Ownership);

    /// <summary>
    /// Whether it went out after this errand was stored, and in the same way: whoever asked for it has it. Who asks for a call because no text comes
    /// gets the call.
    /// </summary>
    public bool HasGoneOutSince(ClaimedErrand errand) => SentBy is { } by && by != errand.Id && SentHow == errand.Kind && SentAt >= errand.Id.MadeAt();

    /// <summary>When it may go out again by this errand.</summary>
    public DateTimeOffset? NotBefore(ErrandId errand) => SentBy is { } by && by != errand ? SentAt + SentCode.AgainAfter : null;
}
