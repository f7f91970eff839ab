namespace Hostline.Storage.Tables;

/// <summary>How long activations took and how many failed, by carrier, for charts.</summary>
static class CarrierTable
{
    /// <summary>For each carrier in world $1, since world instant $2: how many hostings were submitted to it, and how many of those it activated.</summary>
    public static readonly Sql Begun = new("""
        select carrier, count(*), count(ended_at) from lead_times where world = $1 and begun_at >= $2 group by carrier order by 2 desc, 1 limit 50
        """);

    /// <summary>
    /// For each carrier in world $1: the median and the 90th percentile of the newest $3 activations since world instant $2. It reads no more
    /// rows than those.
    /// </summary>
    public static readonly Sql Took = new("""
        select t.carrier, max(case when t.place = (t.n + 1) / 2 then t.took end), max(case when t.place = (t.n * 9 + 9) / 10 then t.took end) from (
          select l.carrier, l.took, row_number() over (partition by l.carrier order by l.took) as place, count(*) over (partition by l.carrier) as n from (
            select carrier, ended_at - begun_at as took from lead_times
            where world = $1 and ended_at is not null and ended_at >= $2 order by ended_at desc limit $3) l) t
        group by t.carrier
        """);

    /// <summary>For each carrier in world $1, since world instant $2: how many hostings failed there, by reason.</summary>
    public static readonly Sql Failures = new("""
        select carrier, coalesce(reason, ''), count(*) from hostings where world = $1 and state = 10 and carrier is not null and updated_at >= $2
        group by carrier, reason order by 3 desc limit 200
        """);

    /// <summary>Numbers activated in world $1 since $2, by age in weeks (of $4) before world instant $3: for carrier $5, or for all if $6 is 1.</summary>
    public static readonly Sql ActivatedByWeek = new("""
        select ($3 - ended_at) / $4 as week, count(*) from lead_times
        where world = $1 and ended_at is not null and ended_at >= $2 and ($6 = 1 or carrier = $5) group by week
        """);

    /// <summary>The same for numbers that failed at a carrier.</summary>
    public static readonly Sql FailedByWeek = new("""
        select ($3 - updated_at) / $4 as week, count(*) from hostings
        where world = $1 and state = 10 and carrier is not null and updated_at >= $2 and ($6 = 1 or carrier = $5) group by week
        """);
}
