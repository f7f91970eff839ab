namespace Hostline.Storage.Tables;

/// <param name="Port">The port's number.</param>
/// <param name="Gateway">Its name, with the option that follows it in the setting.</param>
/// <param name="FailingSince">The first failure after the last success; without meaning once a success followed.</param>
/// <param name="Failure">Why it failed last.</param>
public sealed record SeenGateway(
    int Port, string Gateway, DateTimeOffset? SucceededAt, DateTimeOffset? FailedAt, DateTimeOffset? FailingSince, string? Failure)
{
    public bool IsFailing => FailedAt is { } failed && (SucceededAt is not { } succeeded || failed > succeeded);
}

/// <summary>The health of gateways: one row for each port and gateway.</summary>
static class GatewayHealthTable
{
    /// <summary>A report of a slow node does not make the last success older.</summary>
    static readonly Insert Success = new("gateway_health", "port, gateway, succeeded_at", "$1, $2, $3", conflict: OnConflict.Update("port, gateway", """
        succeeded_at = excluded.succeeded_at where gateway_health.succeeded_at is null or gateway_health.succeeded_at < excluded.succeeded_at
        """));

    /// <summary>Consecutive failures keep the instant of the first one, whichever node saw it.</summary>
    static readonly Insert Failure = new("gateway_health", "port, gateway, failed_at, failing_since, failure", "$1, $2, $3, $4, $5",
        conflict: OnConflict.Update("port, gateway", """
        failed_at = excluded.failed_at, failure = excluded.failure,
          failing_since = case when gateway_health.failed_at > coalesce(gateway_health.succeeded_at, 0) then gateway_health.failing_since
            else excluded.failing_since end
        where gateway_health.failed_at is null or gateway_health.failed_at < excluded.failed_at
        """));

    public static readonly Sql All = new("select port, gateway, succeeded_at, failed_at, failing_since, failure from gateway_health order by port, gateway");

    public static void Succeeded(Unit unit, int port, string gateway, DateTimeOffset at) => unit.Then(Success, port, gateway, at);

    public static void Failed(Unit unit, int port, string gateway, DateTimeOffset at, DateTimeOffset since, string why) =>
        unit.Then(Failure, port, gateway, at, since, why);

    public static SeenGateway Read(Row row) =>
        new(row.Int(0), row.Text(1), row.TimeOrNull(2), row.TimeOrNull(3), row.TimeOrNull(4), row.TextOrNull(5));
}
