using Hostline.Core.Letters;
using Hostline.Core.Numbers;

namespace Hostline.Storage.Tables;

public sealed record LetterFilter(LetterState? State, string? Email);

static class LetterTable
{
    const string Columns = "id, world, account, state, email, copies, address, title, phone, terms, signed_by, signed_at, version, created_at, updated_at, "
        + "content, draft, document, round, expires_at, reminded, declined, code_to";

    static readonly Insert Insert = new("letters", Columns,
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23");

    static readonly Insert InsertHosting = new("letter_hostings", "letter, position, hosting", "$1, $2, $3");

    static readonly Sql DeleteHostings = new("delete from letter_hostings where letter = $1");

    /// <summary>A check: it has not been changed meanwhile.</summary>
    static readonly Sql Update = new("""
        update letters set state = $2, email = $3, copies = $4, address = $5, title = $6, phone = $7, signed_by = $8, signed_at = $9, updated_at = $10,
          content = $12, draft = $13, document = $14, round = $15, expires_at = $16, reminded = $17, declined = $18, code_to = $19,
          version = version + 1 where id = $1 and version = $11
        """);

    /// <summary>Marks a signed letter as refused by a reviewer. $2 the instant.</summary>
    static readonly Sql Fail = new("update letters set state = 5, updated_at = $2, version = version + 1 where id = $1 and state = 3");

    public static readonly Sql OfAccount = new($"select {Columns} from letters where id = $1 and account = $2");

    /// <summary>$1 letter, $2 account; letters of its subaccounts are found too.</summary>
    public static readonly Sql OfFamily =
        new($"select {Columns} from letters where id = $1 and (account = $2 or account in (select id from accounts where parent = $2))");

    public static readonly Sql OfWorld = new($"select {Columns} from letters where id = $1 and world = $2");

    /// <summary>$1 letter, of any world.</summary>
    public static readonly Sql ById = new($"select {Columns} from letters where id = $1");

    /// <summary>How often letters of account $1 that changed after $3 were sent out: to anyone, and to address $2, in lower case.</summary>
    public static readonly Sql SentSince = new("""
        select coalesce(sum(round), 0), coalesce(sum(case when lower(email) = $2 then round else 0 end), 0) from letters
        where account = $1 and updated_at > $3
        """);

    public static readonly Sql OrdersOn =
        new("select distinct h.order_id from letter_hostings n join hostings h on h.id = n.hosting where n.letter = $1 order by h.order_id");

    /// <summary>The newest letter that a number of order $1 is or was on, with one row for each number.</summary>
    public static readonly Sql NewestOfOrder = new($"""
        select {Columns} from letters where id in (select n.letter from letter_hostings n join hostings h on h.id = n.hosting where h.order_id = $1)
        order by id desc limit 1
        """);

    public static readonly Sql OfOrders =
        Sql.OfIds(list => $"select {Columns} from letters where id in (select letter from hostings where order_id {list} and letter is not null)");

    public static readonly Sql HostingsOf = new("select hosting from letter_hostings where letter = $1 order by position");

    /// <summary>Hostings $1 that are on a letter in draft or out for signature: hosting and letter. A hosting is on at most one such letter.</summary>
    public static readonly Sql Taken = new($"{AnyTaken} n.hosting = any($1)", sqlite: $"{AnyTaken} n.hosting in (select unhex(value) from json_each($1))");

    const string AnyTaken = "select n.hosting, n.letter from letter_hostings n join letters l on l.id = n.letter where l.state in (1, 2) and";

    /// <summary>Orders other than $1 with numbers on letters $2 that have not passed the review.</summary>
    public static readonly Sql OtherOrders = new($"{AnyOther} letter = any($2)", sqlite: $"{AnyOther} letter in (select unhex(value) from json_each($2))");

    const string AnyOther = "select distinct order_id from hostings where order_id <> $1 and state in (1, 2, 3, 4, 9) and";

    /// <summary>The numbers on the letters of order $1, each with its state, its letter's state, and whether its order had an event of kind $2.</summary>
    public static readonly Sql NumbersBeside = new("""
        select o.number, o.state, l.state, exists (select 1 from events e where e.subject_id = o.order_id and e.kind = $2)
        from hostings o join letters l on l.id = o.letter where o.letter in (select letter from hostings where order_id = $1 and letter is not null)
        """);

    /// <summary>Cancels a letter in draft or out for signature that no hosting is on any longer. $2 the instant.</summary>
    static readonly Sql CancelIfEmpty = new("""
        update letters set state = 4, updated_at = $2, version = version + 1 where id = $1 and state in (1, 2)
          and not exists (select 1 from hostings where letter = $1 and state not in (10, 11))
        """);

    /// <summary>Newest first: $1 account, $2 state or 0, $3 e-mail address in lower case or '', $4 older than this id, $5 limit.</summary>
    public static readonly Sql Older = Page("id < $4", "id desc");

    /// <summary>The same in the other direction: newer than $4.</summary>
    public static readonly Sql Newer = Page("id > $4", "id");

    static Sql Page(string beyond, string order) => new($"""
        select {Columns} from letters where account = $1 and ($2 = 0 or state = $2) and ($3 = '' or lower(email) = $3) and {beyond} order by {order} limit $5
        """);

    public static Unit Add(Unit unit, SigningLetter l)
    {
        unit.Then(Insert, l.Id, l.World, l.Account, l.State, l.Parties.Email, Lines(l), l.Parties.Address, l.Parties.Title, l.Parties.Phone, l.Terms,
            l.SignedBy, l.SignedAt, l.Version, l.CreatedAt, l.UpdatedAt, l.Content, l.Draft, l.Document, l.Round, l.ExpiresAt, l.Reminded, l.Declined,
            l.CodeTo);
        return AddHostings(unit, l);
    }

    /// <param name="before">The letter as it was read.</param>
    public static Unit CheckSaved(Unit unit, SigningLetter before, SigningLetter l)
    {
        unit.Check(1, Update, l.Id, l.State, l.Parties.Email, Lines(l), l.Parties.Address, l.Parties.Title, l.Parties.Phone,
            l.SignedBy, l.SignedAt, l.UpdatedAt, before.Version, l.Content, l.Draft, l.Document, l.Round, l.ExpiresAt, l.Reminded, l.Declined, l.CodeTo);
        return l.Hostings.SequenceEqual(before.Hostings) ? unit : AddHostings(unit.Then(DeleteHostings, l.Id), l);
    }

    public static Unit Refused(Unit unit, LetterId letter, DateTimeOffset at) => unit.Then(Fail, letter, at);

    /// <summary>A hosting on the letter has ended: if it was the last one, the letter is canceled.</summary>
    public static Unit Left(Unit unit, LetterId letter, DateTimeOffset at) => unit.Then(CancelIfEmpty, letter, at);

    static Unit AddHostings(Unit unit, SigningLetter l)
    {
        for (var i = 0; i < l.Hostings.Count; i++)
        {
            unit.Then(InsertHosting, l.Id, i, l.Hostings[i]);
        }

        return unit;
    }

    static string Lines(SigningLetter letter) => string.Join('\n', letter.Parties.Copies);

    /// <summary>Without its hostings.</summary>
    public static SigningLetter Read(Row row) => new(
        row.Id<LetterId>(0), row.Id<WorldId>(1), row.Id<AccountId>(2), (LetterState)row.Int(3),
        new(row.Text(4), row.Text(5).Split('\n', StringSplitOptions.RemoveEmptyEntries), row.Id<AddressId>(6), row.TextOrNull(7), row.TextOrNull(8)), [],
        row.Text(9), row.TextOrNull(10), row.TimeOrNull(11), row.Int(12), row.Time(13), row.Time(14))
    {
        Content = row.TextOrNull(15),
        Draft = row.IdOrNull<DocumentId>(16),
        Document = row.IdOrNull<DocumentId>(17),
        Round = row.Int(18),
        ExpiresAt = row.TimeOrNull(19),
        Reminded = row.Int(20),
        Declined = row.TextOrNull(21),
        CodeTo = row.LongOrNull(22) is { } digits ? PhoneNumber.FromDigits(digits) : null,
    };
}
