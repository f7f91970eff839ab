using Hostline.Core.Hostings;

namespace Hostline.Storage.Tables;

static class LeadTimeTable
{
    /// <summary>If no look-up named a carrier, that counts as a carrier of its own.</summary>
    static readonly Insert Begun = new("lead_times", "hosting, world, carrier, begun_at", "$1, $2, $3, $4",
        OnConflict.Update("hosting", "carrier = excluded.carrier, begun_at = excluded.begun_at, ended_at = null"));

    static readonly Sql Ended = new("update lead_times set ended_at = $2 where hosting = $1");

    /// <summary>How long the newest orders of carrier $2 in world $1 took; at most $3.</summary>
    public static readonly Sql OfCarrier = new("""
        select ended_at - begun_at from lead_times where world = $1 and carrier = $2 and ended_at is not null order by ended_at desc limit $3
        """);

    public static void Begin(Unit unit, WorldId world, Hosting hosting, DateTimeOffset at) =>
        unit.Then(Begun, hosting.Id, world, NameOf(hosting), at);

    public static void End(Unit unit, HostingId hosting, DateTimeOffset at) => unit.Then(Ended, hosting, at);

    public static string NameOf(Hosting hosting) => hosting.Carrier ?? "";

    public static TimeSpan Read(Row row) => TimeSpan.FromMicroseconds(row.Long(0));
}
