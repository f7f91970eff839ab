using Hostline.Core.Numbers;
using Hostline.Core.Ownership;

namespace Hostline.Storage.Tables;

/// <summary>The acts counted against a number across all accounts of its world, and its current codes.</summary>
static class NumberTable
{
    /// <summary>In the order of <see cref="ReadCode"/>.</summary>
    internal const string CodeColumns = "c.id, c.hosting, c.number, c.method, c.nonce, c.first_sent_at, c.wrong_tries";

    public static readonly Sql Version = new("select version from numbers where world = $1 and number = $2");

    /// <summary>The versions of numbers $2 of world $1; a number that was never used has no row.</summary>
    public static readonly Sql Versions = new($"select n.number, n.version from {Sql.OfNumbers("numbers", "n")}");

    /// <summary>Acts against numbers $2 of world $1 since $3.</summary>
    public static readonly Sql Acts = new($"select a.act, a.at, a.family, a.number from {Sql.OfNumbers("number_acts", "a", "at > $3")} order by a.at");

    /// <summary>All codes of hosting $1, oldest first; there are at most a few.</summary>
    public static readonly Sql Codes = new(
        $"select {CodeColumns} from sent_codes c where c.hosting = $1 order by c.id");

    public static readonly Sql CodeById = new($"select {CodeColumns} from sent_codes c where c.id = $1");

    /// <summary>The code that verification call $1 speaks.</summary>
    public static readonly Sql CodeOfCall = new($"select {CodeColumns} from calls v join sent_codes c on c.id = v.sent where v.id = $1");

    public static readonly Sql CodesOfOrder = new(
        $"select {CodeColumns} from hostings h join sent_codes c on c.hosting = h.id where h.order_id = $1 order by c.first_sent_at, c.id");

    public static readonly Sql CodesOfOrders = Sql.OfIds(
        list => $"select {CodeColumns} from hostings h join sent_codes c on c.hosting = h.id where h.order_id {list} order by c.first_sent_at, c.id");

    static readonly Sql Bump = new("update numbers set version = version + 1 where world = $1 and number = $2");
    static readonly Insert AddAct = new("number_acts", "world, number, at, id, act, family", "$1, $2, $3, $4, $5, $6");

    static readonly Insert AddCode = new("sent_codes",
        "id, world, hosting, number, method, nonce, first_sent_at, wrong_tries",
        "$1, $2, $3, $4, $5, $6, $7, $8");

    static readonly Sql SaveCode = new("update sent_codes set wrong_tries = $2, method = $3 where id = $1");

    public static Unit Count(Unit unit, WorldId world, PhoneNumber number, DateTimeOffset at, ActId id, NumberAct act, AccountId family) =>
        unit.Then(AddAct, world, number, at, id, act, family);

    /// <summary>Must be called for every number guarded by a unit that changes its counts.</summary>
    public static Unit Touch(Unit unit, WorldId world, PhoneNumber number) => unit.Then(Bump, world, number);

    public static Unit Add(Unit unit, WorldId world, SentCode code) => unit.Then(
        AddCode, code.Id, world, code.HostingId, code.Number, code.Method, code.Nonce, code.FirstSentAt, code.WrongTries);

    public static Unit Save(Unit unit, SentCode code) => unit.Then(SaveCode, code.Id, code.WrongTries, code.Method);

    public static SentCode ReadCode(Row row) => new(
        row.Id<CodeId>(0), row.Id<HostingId>(1), row.Number(2), (CodeMethod)row.Int(3), row.Bytes(4), row.Time(5), row.Int(6));
}
