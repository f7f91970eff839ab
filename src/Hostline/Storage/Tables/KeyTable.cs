namespace Hostline.Storage.Tables;

/// <param name="CreatedAt">World time, as is <paramref name="UpdatedAt"/>.</param>
public sealed record SecretKey(KeyId Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>To the minute, by the database's clock; null if it has not been used.</summary>
    public DateTimeOffset? UsedAt { get; init; }
}

static class KeyTable
{
    const string Columns = "id, name, created_at, coalesce(updated_at, created_at), used_at";
    const string Secret = "kind in (3, 4)";
    const string Live = Secret + " and revoked_at is null";

    public static readonly Sql ById = new($"select {Columns} from api_keys where id = $1 and account = $2 and {Live}");

    public static readonly Keyset Page = new($"select {Columns} from api_keys", "id", $"account = $1 and {Live}")
    {
        Owners = new($"select account from api_keys where id = $1 and {Secret}"),
    };

    public static readonly Sql Count = new($"select count(*) from api_keys where account = $1 and {Live}");

    static readonly Sql SetName = new($"update api_keys set name = $3, updated_at = $4 where id = $1 and account = $2 and {Live}");

    public static Unit CheckNamed(Unit unit, KeyId key, AccountId account, string name, DateTimeOffset worldNow) =>
        unit.Check(1, SetName, key, account, name, worldNow);

    static readonly Sql Use = new("update api_keys set used_at = $2 where id = $1 and (used_at is null or used_at <= $3)");

    public static Unit Used(Unit unit, KeyId key, DateTimeOffset now, TimeSpan atMostEvery) => unit.Then(Use, key, now, now - atMostEvery);

    public static SecretKey Read(Row row) => new(row.Id<KeyId>(0), row.Text(1), row.Time(2), row.Time(3)) { UsedAt = row.TimeOrNull(4) };
}
