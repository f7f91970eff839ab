using System.Text.Json;
using Hostline.Core.Notices;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Transfers;

/// <summary>In the live world globex requests a number of acme, whose window is open.</summary>
sealed class LiveTransfer : IAsyncDisposable
{
    public const string Number = "+13122630001";

    readonly PostgresDatabase? postgres;

    LiveTransfer(Live live, PostgresDatabase? postgres, LiveAccount acme, LiveAccount globex, OrderId order) =>
        (Live, this.postgres, Acme, Globex, Order) = (live, postgres, acme, globex, order);

    /// <summary>Mail to holders that has not gone out.</summary>
    static readonly Sql Waiting = new(
        $"select count(*) from notices where mail = {(int)MailState.Queued} "
        + $"and kind in ({(int)NoticeKind.ConsentRequested}, {(int)NoticeKind.ConsentReminded})");

    public Live Live { get; }

    public LiveAccount Acme { get; }

    public LiveAccount Globex { get; }

    public OrderId Order { get; }

    public string? PostgresUrl => postgres?.Url;

    public static async Task<LiveTransfer> Begin(StoreKind kind, TimeProvider? time = null, Func<Settings, Settings>? configure = null)
    {
        var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        var live = await Live.On(await TestServer.Start(postgres?.Url, time, configure));
        var (acme, globex) = (await live.Open("acme"), await live.Open("globex"));
        await live.Host(acme, Number);
        var order = await live.Order(globex, Number);
        var asked = new LiveTransfer(live, postgres, acme, globex, order);
        await asked.Until(async () => await asked.Count("select count(*) from heartbeats where beat_at is not null") == 2, "No heartbeat was written.");
        return asked;
    }

    public Task<long> Count(string sql, params object?[] args) => Live.Server.Services.GetRequiredService<Database>().One(new(sql), r => r.Long(0), args);

    public Task Until(Func<Task<bool>> holds, string otherwise) => Hang.Until(holds, () => $"What was waited for ({otherwise})");

    /// <summary>Moves everything into the past by this much, the last heartbeat too: the host was absent for that time.</summary>
    public Task BeAway(TimeSpan time) => Age(time, withHeartbeat: true);

    /// <summary>Moves everything into the past by this much, except the last heartbeat: the host was running all the time.</summary>
    public Task Serve(TimeSpan time) => Age(time, withHeartbeat: false);

    Task Age(TimeSpan time, bool withHeartbeat) => Age(Live.Server, time, withHeartbeat);

    /// <summary>The same on any server.</summary>
    public static async Task Age(TestServer server, TimeSpan time, bool withHeartbeat)
    {
        await MailIsOut(server);
        var by = (long)time.TotalMicroseconds;
        var unit = new Unit()
            .Then(new("update consents set opened_at = opened_at - $1, window_from = window_from - $1, deadline = deadline - $1"), by)
            .Then(new("update deadlines set due_at = due_at - $1, wake_at = wake_at - $1"), by)
            .Then(new("update notices set at = at - $1"), by)
            .Then(new("update orders set last_event_at = last_event_at - $1, frozen_at = frozen_at - $1, version = version + 1"), by)
            .Then(new("update window_stops set from_at = from_at - $1, to_at = to_at - $1"), by)
            .Then(new("update heartbeat_gaps set from_at = from_at - $1, to_at = to_at - $1"), by);
        if (withHeartbeat)
        {
            unit.Then(new("update heartbeats set beat_at = beat_at - $1"), by);
        }

        await server.Alter(unit.Wake(Wakes.Deadlines));
    }

    /// <summary>Time that is moved while a holder's mail waits would count as time in which the relay was down; with a relay that is what is tested.</summary>
    static async Task MailIsOut(TestServer server)
    {
        if (server.Services.GetRequiredService<Settings>().Relay is null)
        {
            var database = server.Services.GetRequiredService<Database>();
            await Hang.Until(async () => await database.One(Waiting, r => r.Long(0)) == 0, () => "The end of the holders' mail");
        }
    }

    /// <summary>Makes a heartbeat due, instead of waiting for it, and waits until it is written.</summary>
    public async Task Beat()
    {
        var now = await Now();
        await Live.Server.Alter("update heartbeats set beat_at = $1 where pace = 1 and beat_at > $1", now.AddSeconds(-61));
        await Until(async () => await Count("select count(*) from heartbeats where pace = 1 and beat_at >= $1", now) == 1, "No heartbeat was written.");
    }

    public async Task<IReadOnlyList<string>> Kinds() =>
        [.. (await Live.Desk(HttpMethod.Get, $"/orders/{Order}/timeline")).Expect(200).Json.GetProperty("data").EnumerateArray()
            .Select(e => e.GetProperty("kind").GetString()!)];

    public Task Hear(string kind) => Until(async () => (await Kinds()).Contains(kind), $"{kind} was not told.");

    public async Task<JsonElement> Consent() => (await Live.Desk(HttpMethod.Get, $"/orders/{Order}")).Expect(200).Json.GetProperty("consents")[0];

    public async Task<DateTimeOffset> Deadline() => (await Consent()).GetProperty("deadline").GetDateTimeOffset();

    public Task<DateTimeOffset> Now() => Live.Server.Services.GetRequiredService<Database>().Now();

    /// <summary>Acme's notices, newest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> Notices() =>
        [.. (await Live.As(Acme, HttpMethod.Get, "/notices")).Expect(200).Json.GetProperty("data").EnumerateArray()];

    public async Task<string> Token() =>
        (await Live.Server.Services.GetRequiredService<ConsentLinks>().Of((await Consent()).GetProperty("id").GetId()))!.Token;

    public async Task<Answered> Decide(string verb) => await Live.Telnyx(Acme, HttpMethod.Post, $"{Journey.Orders}/{Order}/{verb}?token={await Token()}");

    public async ValueTask DisposeAsync()
    {
        await Live.Server.DisposeAsync();
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }
    }
}
