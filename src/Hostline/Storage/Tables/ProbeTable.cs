using Hostline.Core.Numbers;

namespace Hostline.Storage.Tables;

/// <param name="SentAt">Database time, as is <paramref name="ArrivedAt"/>.</param>
public sealed record SentProbe(ErrandId Id, PhoneNumber Number, DateTimeOffset SentAt, DateTimeOffset? ArrivedAt);

/// <summary>Texts that test numbers, from sending to arrival.</summary>
public static class ProbeTable
{
    const string Words = "Test of your number by its messaging provider. No reply is needed. ";

    internal static readonly Sql ById = new("select id, number, sent_at, arrived_at from probes where id = $1");

    static readonly Insert Insert = new("probes", "id, world, number, sent_at", "$1, $2, $3, $4", conflict: OnConflict.DoNothing, key: "id");

    /// <summary>A check: this text was sent to number $2 and had not arrived yet. Any other text is not ours.</summary>
    internal static readonly Sql Arrive = new("update probes set arrived_at = $3 where id = $1 and number = $2 and arrived_at is null");

    static readonly Sql Delete = new("delete from probes where id = $1");

    /// <summary>The errand that sent it is due at once.</summary>
    static readonly Sql WakeErrand = new("update errands set due_at = $2, wake_at = $2 where id = $1 and wake_at is not null and lease_until is null");

    /// <summary>Older than $1, at most $2: a row for each.</summary>
    internal static readonly Sql Old = new("delete from probes where id in (select id from probes where sent_at < $1 limit $2) returning 1");

    /// <summary>The content of the text. Only the network sees the code word in it.</summary>
    public static string TextOf(ErrandId id) => $"{Words}[{id.Value:N}]";

    public static ErrandId? IdIn(string text) =>
        text.StartsWith(Words, StringComparison.Ordinal) && text.EndsWith(']') && Guid.TryParseExact(text[(Words.Length + 1)..^1], "N", out var id)
            ? ErrandId.Of(id)
            : null;

    internal static Unit CheckAdded(Unit unit, ErrandId id, WorldId world, PhoneNumber number, DateTimeOffset now) =>
        unit.Check(1, Insert, id, world, number, now);

    internal static Unit Forget(Unit unit, ErrandId id) => unit.Then(Delete, id);

    internal static Unit CheckArrived(Unit unit, ErrandId id, PhoneNumber number, DateTimeOffset now) =>
        unit.Check(1, Arrive, id, number, now).Then(WakeErrand, id, now).Wake(Wakes.Errands);

    internal static SentProbe Read(Row row) => new(row.Id<ErrandId>(0), row.Number(1), row.Time(2), row.TimeOrNull(3));
}
