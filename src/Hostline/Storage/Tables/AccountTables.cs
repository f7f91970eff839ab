using Hostline.Core.Accounts;
using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;

namespace Hostline.Storage.Tables;

static class WorldTable
{
    public const int ColumnCount = 7;

    /// <summary>In the order of <see cref="Read(Row, int)"/>.</summary>
    public const string Columns = "w.id, w.name, w.clock_mode, w.clock_offset, w.standing_at, w.clock_version, w.review";

    public static readonly Sql ById = new($"select {Columns} from worlds w where w.id = $1");
    public static readonly Sql ByKey = new($"select {Columns} from worlds w where w.key_hash = $1");

    public static readonly Sql OfAccount = new($"select {Columns} from worlds w where w.id = (select a.world from accounts a where a.id = $1)");

    public static readonly Sql OfText = new($"select {Columns} from worlds w where w.id = (select t.world from texts t where t.id = $1)");

    /// <summary>The $1 sandboxes that were used most recently.</summary>
    public static readonly Sql Sandboxes = new($"select {Columns} from worlds w where w.key_hash is not null order by w.touched_at desc, w.id desc limit $1");

    /// <summary>A check: the world exists and is not deleted before the unit is written.</summary>
    static readonly Sql IsThere = new("select 1 from worlds where id = $1 /*key share*/");

    static readonly Insert Insert = new("worlds",
        "id, name, key_hash, clock_mode, clock_offset, standing_at, clock_version, review, created_at, touched_at",
        "$1, $2, $3, $4, $5, $6, 1, $7, $8, $8",
        conflict: OnConflict.DoNothing);

    public static Unit CheckThere(Unit unit, WorldId world) => unit.Check(1, IsThere, world);

    static readonly Sql SetReview = new("update worlds set review = $2 where id = $1");

    /// <summary>Sandbox $1 was used at real time $2; not written unless its last recorded use was before $3.</summary>
    static readonly Sql Touch = new("update worlds set touched_at = $2 where id = $1 and touched_at < $3");

    /// <summary>Up to $2 sandboxes that were not used since real time $1. The live world has no key.</summary>
    public static readonly Sql Untouched = new("select id from worlds where touched_at < $1 and key_hash is not null order by touched_at limit $2");

    /// <summary>A check: the clock has not been moved meanwhile.</summary>
    static readonly Sql MoveClock = new(
        "update worlds set clock_offset = $2, standing_at = $3, clock_mode = $5, clock_version = clock_version + 1 where id = $1 and clock_version = $4");

    public static void Add(Unit unit, World world, byte[]? keyHash, DateTimeOffset now) => unit.Then(
        Insert, world.Id, world.Name, keyHash, world.Mode, world.Offset.Ticks / TimeSpan.TicksPerMicrosecond, world.StandingAt, world.Review, now);

    public static Unit Review(Unit unit, WorldId world, ReviewMode review) => unit.Then(SetReview, world, review);

    public static Unit Touched(Unit unit, WorldId world, DateTimeOffset now, TimeSpan atMostEvery) => unit.Then(Touch, world, now, now - atMostEvery);

    public static Unit CheckMoved(Unit unit, World moved) => unit.Check(1,
        MoveClock, moved.Id, moved.Offset.Ticks / TimeSpan.TicksPerMicrosecond, moved.StandingAt, moved.ClockVersion, moved.Mode);

    public static World Read(Row row) => Read(row, 0);

    public static World Read(Row row, int at) => new(
        row.Id<WorldId>(at), row.Text(at + 1), (ClockMode)row.Int(at + 2), TimeSpan.FromTicks(row.Long(at + 3) * TimeSpan.TicksPerMicrosecond),
        row.TimeOrNull(at + 4), row.Int(at + 5), (ReviewMode)row.Int(at + 6));
}

static class AccountTable
{
    /// <summary>In the order of <see cref="Read"/>.</summary>
    public const string Columns = $"a.id, a.world, a.name, {Mailbox}, a.billing, a.public_key, a.parent, a.status, coalesce(a.opened_at, a.created_at), "
        + "coalesce(a.updated_at, a.opened_at, a.created_at)";

    const int ColumnCount = 10;

    /// <summary>The account's own address, or that of its parent.</summary>
    public const string Mailbox = "coalesce(a.email, (select p.email from accounts p where p.id = a.parent))";

    public static readonly Sql ById = new($"select {Columns} from accounts a where a.id = $1");

    public static readonly Sql OfWorld = new($"select {Columns} from accounts a where a.world = $1 order by a.id");

    /// <summary>The account of a key: $1 the hash of the key. Revoked keys are found too, so that the answer can say that they were revoked.</summary>
    public static readonly Sql ByKey = new($"""
        select {Columns}, {WorldTable.Columns}, k.id, k.hint, k.revoked_at,
            coalesce(a.envelope, w.envelope), k.kind, (select l.requests from account_limits l where l.account = coalesce(a.parent, a.id))
        from api_keys k join accounts a on a.id = k.account join worlds w on w.id = k.world where k.hash = $1
        """);

    public static readonly Sql SigningKey = new("select signing_seed from accounts where id = $1");

    public static readonly Sql Chain = new("select sequence, chain_head from accounts where id = $1");

    static readonly Insert Insert = new("accounts",
        "id, world, name, email, billing, auth_token, signing_seed, public_key, master_key, sequence, chain_head, created_at, parent, status, opened_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12, $13, $14");

    static readonly Insert InsertKey = new("api_keys", "id, hash, world, account, hint, created_at, seal, kind, name", "$1, $2, $3, $4, $5, $6, $7, $8, $9");

    public static readonly Sql LiveKeys =
        new("select id, hint, created_at, used_at from api_keys where account = $1 and revoked_at is null and kind = 1 order by id");

    /// <summary>
    /// The token of account $1 that signs, and whether it has a key row (1 or 0). A token from a release before tokens were keys gets one when
    /// it is first used.
    /// </summary>
    public static readonly Sql PrimaryToken =
        new("select auth_token, (select count(*) from (select 1 from api_keys where account = $1 and kind = 2 limit 1) k) from accounts where id = $1");

    /// <summary>The tokens of account $1: the signing one and the secondary one.</summary>
    public static readonly Sql Tokens = new("select auth_token, secondary_token from accounts where id = $1");

    public static readonly Sql Whole = new($"select {Columns}, {WorldTable.Columns}, a.sequence, a.chain_head from accounts a join worlds w on w.id = a.world "
        + "where a.id = $1");

    public static readonly Sql CountOfFamily = new($"select count(*) from accounts where parent = $1 and status <> {(int)AccountStatus.Closed}");

    /// <summary>The account and its subaccounts: $4 the status or 0, $5 the full name or ''.</summary>
    public static readonly Keyset Family = new($"select {Columns} from accounts a", "a.id",
        "(a.id = $1 or a.parent = $1) and ($4 = 0 or a.status = $4) and ($5 = '' or a.name = $5)")
    {
        Owners = new("select id from accounts where id = $1 union all select parent from accounts where id = $1 and parent is not null"),
    };

    static readonly Sql SetName = new("update accounts set name = $2, updated_at = $3 where id = $1");

    static readonly Sql SetStatus = new("update accounts set status = $2, updated_at = $3 where id = $1");

    static readonly Sql SetTokens = new("update accounts set auth_token = $2, secondary_token = $3 where id = $1");

    static readonly Sql RevokeKeys = new("update api_keys set revoked_at = $2 where account = $1 and revoked_at is null");

    static readonly Sql RevokeHash = new("update api_keys set revoked_at = $3 where account = $1 and hash = $2 and revoked_at is null");

    static readonly Sql RevokeKey = new("update api_keys set revoked_at = $3 where id = $1 and account = $2 and revoked_at is null");

    static readonly Sql SetEmail = new("update accounts set email = $2 where id = $1");

    static readonly Sql SetBilling = new("update accounts set billing = $3 where id = $1 and world = $2");

    /// <summary>A check: the chain has not grown meanwhile.</summary>
    internal static readonly Sql SetChain = new("update accounts set sequence = $2, chain_head = $3, seal = $5 where id = $1 and sequence = $4");

    public static void Add(Unit unit, Account account, byte[] authToken, byte[] signingSeed, byte[] masterKey, byte[] chainHead,
        DateTimeOffset now) => unit.Then(
        Insert, account.Id, account.World, account.Name, account.Email, account.Billing, authToken, signingSeed, account.PublicKey, masterKey, chainHead, now,
        account.Parent, account.Status, account.OpenedAt);

    public static void AddKey(Unit unit, KeyId id, ApiKey key, WorldId world, AccountId account, DateTimeOffset now, byte[]? seal = null,
        KeyKind kind = KeyKind.Bearer, string? name = null) => unit.Then(InsertKey, id, key.Hash, world, account, key.Hint, now, seal, kind, name);

    public static Unit Name(Unit unit, AccountId account, string name, DateTimeOffset worldNow) => unit.Then(SetName, account, name, worldNow);

    public static Unit Status(Unit unit, AccountId account, AccountStatus status, DateTimeOffset worldNow) => unit.Then(SetStatus, account, status, worldNow);

    public static Unit SaveTokens(Unit unit, AccountId account, byte[] signing, byte[]? secondary) => unit.Then(SetTokens, account, signing, secondary);

    public static Unit RevokeAll(Unit unit, AccountId account, DateTimeOffset now) => unit.Then(RevokeKeys, account, now);

    /// <summary>A check: there is a live key with this hash.</summary>
    public static Unit CheckRevoked(Unit unit, AccountId account, byte[] hash, DateTimeOffset now) => unit.Check(1, RevokeHash, account, hash, now);

    public static Unit CheckRevoked(Unit unit, KeyId key, AccountId account, DateTimeOffset now) => unit.Check(1, RevokeKey, key, account, now);

    public static Unit Email(Unit unit, AccountId account, string email) => unit.Then(SetEmail, account, email);

    public static Unit CheckBilling(Unit unit, AccountId account, WorldId world, Billing billing) => unit.Check(1, SetBilling, account, world, billing);

    public static Unit CheckChain(Unit unit, AccountId account, long sequence, byte[] head, byte[] seal) =>
        unit.Check(1, SetChain, account, sequence, head, sequence - 1, seal);

    public static Account Read(Row row) =>
        new(row.Id<AccountId>(0), row.Id<WorldId>(1), row.Text(2), row.TextOrNull(3), (Billing)row.Int(4), row.Bytes(5), row.IdOrNull<AccountId>(6))
        {
            Status = (AccountStatus)row.Int(7),
            OpenedAt = row.Time(8),
            UpdatedAt = row.Time(9),
        };

    /// <summary>A row of <see cref="Whole"/>.</summary>
    public static (Account Account, World World, long Sequence, byte[] Head) ReadWhole(Row row) => (
        Read(row), WorldTable.Read(row, ColumnCount), row.Long(ColumnCount + WorldTable.ColumnCount), row.Bytes(ColumnCount + WorldTable.ColumnCount + 1));

    /// <summary>A row of <see cref="ByKey"/>.</summary>
    public static KnownKey ReadKey(Row row) => new(
        Read(row), WorldTable.Read(row, ColumnCount), row.Id<KeyId>(Key), row.Text(Key + 1), row.LongOrNull(Key + 2) is not null,
        (Envelope?)row.IntOrNull(Key + 3), (KeyKind)row.Int(Key + 4), row.IntOrNull(Key + 5));

    const int Key = ColumnCount + WorldTable.ColumnCount;
}

/// <param name="Envelope">The account's setting, or else its world's.</param>
/// <param name="RequestsASecond">The limit set for its account with subaccounts; null for the host's setting.</param>
sealed record KnownKey(Account Account, World World, KeyId Id, string Hint, bool IsRevoked, Envelope? Envelope, KeyKind Kind,
    int? RequestsASecond);

/// <summary>A messaging profile: the URLs for the webhooks of its orders, and a dialect's settings as JSON.</summary>
public sealed record Profile(
    ProfileId Id, WorldId World, AccountId Account, string Name, string WebhookUrl, string WebhookFailoverUrl, byte[] Settings, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt, int Version)
{
    /// <summary>The destination that this profile is for a dialect.</summary>
    public Destination As(string kind) =>
        new(Id, kind, Account, DestinationSource.MessagingProfile, "POST", Destination.UrlsOf(WebhookUrl, WebhookFailoverUrl));
}

static class ProfileTable
{
    const string Columns = "id, world, account, name, webhook_url, webhook_failover_url, settings, created_at, updated_at, version";

    public static readonly Sql OfAccount = new($"select {Columns} from profiles where id = $1 and account = $2");
    public static readonly Sql ById = new($"select {Columns} from profiles where id = $1");

    public static readonly Sql OfNumber =
        new($"select {Columns} from profiles where id = (select h.profile from hostings h where h.world = $1 and h.number = $2 and h.state = 7)");

    public static readonly Sql OfText = new($"select {Columns} from profiles where id = (select t.profile from texts t where t.id = $1)");

    /// <summary>
    /// $1 account, $2 the full name or '', $3 a pattern of the name in lower case or ''. Lower case, because "like" is case-sensitive in one of
    /// the databases only.
    /// </summary>
    const string Filter = @"from profiles where account = $1 and ($2 = '' or name = $2) and ($3 = '' or lower(name) like $3 escape '\')";

    /// <summary>Profiles of <see cref="Filter"/>, newest first; $4 limit, $5 offset.</summary>
    public static readonly Sql Page = new($"select {Columns} {Filter} order by id desc limit $4 offset $5");

    public static readonly Sql Count = new($"select count(*) {Filter}");

    /// <summary>Whether profile $1 still has a number.</summary>
    public static readonly Sql InUse = new("select count(*) from (select 1 from hostings where profile = $1 and live limit 1) u");

    static readonly Insert Insert = new("profiles", Columns, "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10");

    static readonly Sql Update = new("""
        update profiles set name = $2, webhook_url = $3, webhook_failover_url = $4, settings = $5, updated_at = $6, version = version + 1 where id = $1
            and version = $7
        """);

    static readonly Sql Delete = new("""
        delete from profiles where id = $1 and account = $2 and not exists (select 1 from hostings where profile = $1 and live)
        """);

    /// <param name="kind">The dialect's name for this kind of destination.</param>
    public static Unit Add(Unit unit, Profile p, string kind) => DestinationTable.Save(
        unit.Then(Insert, p.Id, p.World, p.Account, p.Name, p.WebhookUrl, p.WebhookFailoverUrl, p.Settings, p.CreatedAt, p.UpdatedAt, p.Version), p.World,
        p.As(kind));

    /// <summary>A check: the profile has not been changed meanwhile. Saving reopens its URLs, even those that answered 410.</summary>
    public static Unit CheckSaved(Unit unit, Profile p, string kind) => DestinationTable.Save(
        unit.Check(1, Update, p.Id, p.Name, p.WebhookUrl, p.WebhookFailoverUrl, p.Settings, p.UpdatedAt, p.Version), p.World, p.As(kind));

    static readonly Sql There = new("select 1 from profiles where id = $1 and account = $2 /*key share*/");

    static readonly Sql Touch = new("update profiles set version = version + 1 where id = $1 and version = $2");

    /// <summary>A check: neither the profile nor anything that belongs to it has been changed meanwhile.</summary>
    public static Unit CheckTouched(Unit unit, Profile p) => unit.Check(1, Touch, p.Id, p.Version);

    public static Unit CheckThere(Unit unit, ProfileId profile, AccountId account) => unit.Check(1, There, profile, account);

    /// <summary>A separate statement locks the row: a delete that itself waited for the lock would act on the snapshot from before the wait.</summary>
    static readonly Sql Lock = new("select 1 from profiles where id = $1 and account = $2 /*for update*/");

    /// <summary>A check: the profile exists and has no number.</summary>
    public static Unit CheckDeleted(Unit unit, ProfileId profile, AccountId account) =>
        DestinationTable.Remove(unit.Check(1, Lock, profile, account).Check(1, Delete, profile, account), profile);

    public static Profile Read(Row row) => Read(row, 0);

    public static Profile Read(Row row, int at) => new(
        row.Id<ProfileId>(at), row.Id<WorldId>(at + 1), row.Id<AccountId>(at + 2), row.Text(at + 3), row.Text(at + 4), row.Text(at + 5), row.Bytes(at + 6),
        row.Time(at + 7), row.Time(at + 8), row.Int(at + 9));
}
