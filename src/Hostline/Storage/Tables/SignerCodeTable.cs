using Hostline.Core.Letters;
using Hostline.Core.Ownership;

namespace Hostline.Storage.Tables;

static class SignerCodeSettingTable
{
    public static readonly Sql OfAccount = new("select coalesce(signer_code, 0) from accounts where id = $1");

    static readonly Sql Set = new("update accounts set signer_code = $2 where id = $1");

    public static Unit ForAccount(Unit unit, AccountId account, bool isAsked) => unit.Then(Set, account, isAsked ? 1 : 0);
}

static class SignerCodeTable
{
    const string Columns = "id, world, letter, round, number, method, nonce, browser, sent_at, tries, entered_at";

    public static readonly Sql ById = new($"select {Columns} from signer_codes where id = $1");

    /// <summary>The newest for letter $1 and the browser with secret hash $2.</summary>
    public static readonly Sql Newest = new($"select {Columns} from signer_codes where letter = $1 and browser = $2 order by id desc limit 1");

    static readonly Insert Insert = new("signer_codes", $"{Columns}, made_at", "$1, $2, $3, $4, $5, $6, $7, $8, $9, 0, null, $10");

    /// <summary>Counts a try before it is checked, so that simultaneous requests get no extra tries; no row if none is left.</summary>
    public static readonly Sql Try =
        new($"update signer_codes set tries = tries + 1 where id = $1 and entered_at is null and tries < {SignerCode.TriesAtMost} returning tries");

    static readonly Sql Enter = new("update signer_codes set entered_at = $2 where id = $1 and entered_at is null");

    /// <summary>Codes made before $1; $2 at most.</summary>
    public static readonly Sql Old = new("select id from signer_codes where made_at < $1 limit $2");

    static readonly Sql Delete = new("delete from signer_codes where id = $1");

    public static Unit Add(Unit unit, SignerCode c, DateTimeOffset databaseNow) =>
        unit.Then(Insert, c.Id, c.World, c.Letter, c.Round, c.Number, c.Method, c.Nonce, c.Browser, c.SentAt, databaseNow);

    public static Unit CheckEntered(Unit unit, CodeId id, DateTimeOffset databaseNow) => unit.Check(1, Enter, id, databaseNow);

    internal static Unit Forget(Unit unit, CodeId id) => unit.Then(Delete, id);

    public static SignerCode Read(Row r) => new(r.Id<CodeId>(0), r.Id<WorldId>(1), r.Id<LetterId>(2), r.Int(3), r.Number(4), (CodeMethod)r.Int(5), r.Bytes(6),
        r.Bytes(7), r.Time(8), r.Int(9), r.TimeOrNull(10));
}
