using Hostline.Core.Ownership;

namespace Hostline.Storage.Tables;

static class CallTable
{
    const string Columns =
        "c.id, c.order_id, c.hosting, c.number, c.shown, c.sent, c.state, c.prompts, c.challenge, c.ended, c.extension, c.placed_at";

    public static readonly Sql ById = new($"select {Columns} from calls c where c.id = $1");

    public static readonly Sql OfHosting = new($"select {Columns} from calls c where c.hosting = $1 order by c.id");

    public static readonly Sql NewestOfNumber = new($"select {Columns} from calls c where c.world = $1 and c.number = $2 order by c.id desc limit $3");

    static readonly Sql Update = new("update calls set state = $2, prompts = $3, ended = $4 where id = $1");

    static readonly Insert Insert = new("calls",
        "id, world, order_id, hosting, number, shown, sent, state, prompts, challenge, ended, extension, placed_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13");

    public static Unit Add(Unit unit, WorldId world, VerificationCall c) => unit.Then(
        Insert, c.Id, world, c.OrderId, c.HostingId, c.Number, c.Shown, c.Sent, c.State, c.Prompts, c.Challenge, c.End, c.Extension, c.PlacedAt);

    public static Unit Save(Unit unit, VerificationCall c) => unit.Then(Update, c.Id, c.State, c.Prompts, c.End);

    public static VerificationCall Read(Row row) => new(
        row.Id<CallId>(0), row.Id<OrderId>(1), row.Id<HostingId>(2), row.Number(3), row.Id<ShownCodeId>(4), row.Id<CodeId>(5), (CallState)row.Int(6),
        row.Int(7), row.Int(8), (CallEnd?)row.IntOrNull(9), row.TextOrNull(10), row.Time(11));
}

static class ShownCodeTable
{
    const string Columns = "s.id, s.hosting, s.number, s.nonce, s.first_shown_at";

    public static readonly Sql Newest = new($"select {Columns} from shown_codes s where s.hosting = $1 order by s.id desc limit 1");

    public static readonly Sql ById = new($"select {Columns} from shown_codes s where s.id = $1");

    /// <summary>The calls of hostings $1, those of each hosting in order: hosting and call, then the code that the call asks for.</summary>
    public static readonly Sql OfHostings = new(
        $"select c.hosting, c.id, {Columns} from calls c join shown_codes s on s.id = c.shown where c.hosting = any($1) order by c.hosting, c.id",
        sqlite: $"""
            select c.hosting, c.id, {Columns} from calls c join shown_codes s on s.id = c.shown
            where c.hosting in (select unhex(value) from json_each($1)) order by c.hosting, c.id
            """);

    static readonly Insert Insert = new("shown_codes", "id, world, hosting, number, nonce, first_shown_at", "$1, $2, $3, $4, $5, $6");

    public static Unit Add(Unit unit, WorldId world, ShownCode s) => unit.Then(Insert, s.Id, world, s.HostingId, s.Number, s.Nonce, s.FirstShownAt);

    public static ShownCode Read(Row row) => Read(row, 0);

    public static (HostingId Hosting, CallId Call, ShownCode Shown) ReadOfHosting(Row row) => (row.Id<HostingId>(0), row.Id<CallId>(1), Read(row, 2));

    static ShownCode Read(Row row, int at) => new(row.Id<ShownCodeId>(at), row.Id<HostingId>(at + 1), row.Number(at + 2), row.Bytes(at + 3), row.Time(at + 4));
}
