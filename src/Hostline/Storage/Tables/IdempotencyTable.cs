namespace Hostline.Storage.Tables;

/// <summary>A request that must take effect only once.</summary>
/// <param name="Route">Method and path: a key is valid for one route.</param>
/// <param name="Fingerprint">SHA-256 of the body.</param>
public abstract record Idempotent(string Route, string Key, byte[] Fingerprint);

/// <param name="Render">Renders the dialect's response, so that it is stored in the same unit as the effect.</param>
public sealed record Idempotent<T>(string Route, string Key, byte[] Fingerprint, Func<T, (int Status, byte[] Body)> Render)
    : Idempotent(Route, Key, Fingerprint);

/// <summary>A recorded response, kept for 24 hours.</summary>
public sealed record StoredAnswer(byte[] Fingerprint, int Status, byte[] Body);

static class IdempotencyTable
{
    /// <summary>How long a recorded response is valid, in real time. It is deleted some time later.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>$1 account, $2 route, $3 key, $4 responses up to this instant have expired.</summary>
    public static readonly Sql Find =
        new("select fingerprint, status, body from idempotency where account = $1 and route = $2 and key = $3 and created_at > $4");

    /// <summary>Replaces only a response that has expired.</summary>
    static readonly Insert Insert = new("idempotency",
        "account, route, key, fingerprint, status, body, created_at",
        "$1, $2, $3, $4, $5, $6, $7",
        conflict: OnConflict.Update("account, route, key",
            "fingerprint = excluded.fingerprint, status = excluded.status, body = excluded.body, "
        + $"created_at = excluded.created_at where idempotency.created_at <= excluded.created_at - {(long)Kept.TotalMicroseconds}"),
        key: "account, route, key");

    /// <summary>Deletes at most $2 responses older than $1, real time; returns a row for each.</summary>
    public static readonly Sql Forget = new("""
        delete from idempotency where (account, route, key) in (select account, route, key from idempotency where created_at < $1 limit $2) returning 1
        """);

    /// <summary>The unit's first check: the loser of a race finds the winner's response.</summary>
    public static Unit CheckFirst(Unit unit, AccountId account, Idempotent once, (int Status, byte[] Body) answer, DateTimeOffset now) =>
        unit.Check(1, Insert, account, once.Route, once.Key, once.Fingerprint, answer.Status, answer.Body, now);

    public static StoredAnswer Read(Row row) => new(row.Bytes(0), row.Int(1), row.Bytes(2));
}
