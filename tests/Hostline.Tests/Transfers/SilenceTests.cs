using Hostline.Outbox;
using Hostline.Storage;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Network.Mail;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Transfers;

/// <summary>In the live world silence counts only while the host was running and its mail was out.</summary>
public sealed class SilenceTests
{
    static readonly TimeSpan Window = Hostline.Core.Transfers.Consent.Window;

    /// <summary>Twice the granularity of served time, and a minute for a slow machine.</summary>
    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(4);

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Eighty_hours_of_outage_are_nobodys_silence(StoreKind kind)
    {
        await using var asked = await LiveTransfer.Begin(kind);
        var before = await asked.Deadline();

        await asked.BeAway(TimeSpan.FromHours(80));
        await asked.Hear("window.extended");

        var deadline = await asked.Deadline();
        Assert.InRange(deadline, before - Tolerance, before + Tolerance);   // the rows were aged, so this is 80 h after what stood there
        Assert.DoesNotContain("consent.given", await asked.Kinds());
        Assert.DoesNotContain("consent.reminded", await asked.Kinds());
        Assert.Contains("window.extended", (await asked.Live.As(asked.Acme, HttpMethod.Get, "/events?limit=100")).Expect(200).Text);
        var told = (await asked.Notices())[0];
        Assert.Equal(("window_extended", deadline), (told.GetProperty("kind").GetString(), told.GetProperty("until").GetDateTimeOffset()));
        Assert.Contains($"/transfers/{asked.Order}?token=", told.GetProperty("link").GetString());
        (await asked.Decide("approve")).Expect(200);
    }

    [Fact]
    public async Task A_clock_that_jumps_by_73_hours_approves_nothing_and_the_token_still_decides()
    {
        var time = new AheadTime();
        await using var asked = await LiveTransfer.Begin(StoreKind.Sqlite, time);
        var before = await asked.Deadline();

        time.Advance(TimeSpan.FromHours(73));
        Assert.Equal(200, (await asked.Live.Desk(HttpMethod.Get, $"/orders/{asked.Order}")).Status);
        await asked.Hear("window.extended");

        Assert.InRange(await asked.Deadline() - before, TimeSpan.FromHours(73) - Tolerance, TimeSpan.FromHours(73) + Tolerance);
        Assert.DoesNotContain("consent.given", await asked.Kinds());
        (await asked.Decide("reject")).Expect(200);
    }

    [Fact]
    public async Task A_clock_that_jumps_and_is_set_right_again_takes_nothing_from_the_holder()
    {
        var time = new AheadTime();
        await using var asked = await LiveTransfer.Begin(StoreKind.Sqlite, time);
        time.Advance(TimeSpan.FromHours(73));
        await asked.Hear("window.extended");
        var told = await asked.Deadline();

        time.Advance(-TimeSpan.FromHours(73));
        await asked.Until(async () => await asked.Count("select count(*) from heartbeat_gaps where to_at > $1", await asked.Now()) == 0, "The gap was kept.");

        Assert.Equal(told, await asked.Deadline());   // what the holder was told stands
        Assert.DoesNotContain("consent.given", await asked.Kinds());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Seventy_two_served_hours_of_silence_approve_without_anybody_at_the_desk(StoreKind kind)
    {
        await using var asked = await LiveTransfer.Begin(kind);
        await asked.Serve(Window + TimeSpan.FromMinutes(5));
        await asked.Hear("consent.given");
        Assert.Equal("window_elapsed", (await asked.Consent()).GetProperty("reason").GetProperty("code").GetString());
        Assert.DoesNotContain("window.extended", await asked.Kinds());
        // No window is open any longer, and the minute heartbeat stops.
        await asked.Until(async () => await asked.Count("select count(*) from heartbeats where pace = 1 and beat_at is not null") == 0,
            "The heartbeat went on.");
    }

    [Theory, MemberData(nameof(Both))]
    public async Task After_an_outage_the_window_goes_on_where_it_stood(StoreKind kind)
    {
        await using var asked = await LiveTransfer.Begin(kind);
        await asked.Serve(TimeSpan.FromHours(40));
        await asked.Hear("consent.reminded");
        await asked.BeAway(TimeSpan.FromHours(80));
        await asked.Hear("window.extended");
        Assert.InRange(await asked.Deadline() - await asked.Now(), TimeSpan.FromHours(32) - Tolerance, TimeSpan.FromHours(32) + Tolerance);
        await asked.Serve(TimeSpan.FromHours(32) + Tolerance);
        await asked.Hear("consent.given");
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Reminders_come_after_24_48_and_66_served_hours(StoreKind kind)
    {
        await using var asked = await LiveTransfer.Begin(kind);
        await asked.Serve(TimeSpan.FromHours(20));
        await asked.BeAway(TimeSpan.FromHours(30));
        await asked.Hear("window.extended");
        Assert.Equal(0, await Reminders(asked));
        foreach (var (hours, reminded) in ((double, int)[])[(5, 1), (24, 2), (18, 3)])
        {
            await asked.Serve(TimeSpan.FromHours(hours));
            await asked.Until(async () => await Reminders(asked) == reminded, $"Reminder {reminded} did not come.");
        }

        Assert.DoesNotContain("consent.given", await asked.Kinds());
    }

    static async Task<int> Reminders(LiveTransfer asked) => (await asked.Kinds()).Count(k => k == "consent.reminded");

    [Theory, MemberData(nameof(Both))]
    public async Task The_window_begins_when_the_relay_takes_the_mail_and_a_relay_that_is_down_stops_it(StoreKind kind)
    {
        await using var relay = await SmtpReceiver.Start(new() { Cut = true }, FreePort.Take());
        await using var asked = await LiveTransfer.Begin(kind, configure: s => s with { Relay = relay.Settings });
        await asked.Until(async () => await asked.Count("select count(*) from errands where kind = 6 and attempts > 0") > 0, "No mail was tried.");

        // Longer than a mail is retried that does not ask a holder.
        await asked.Live.Write("update errands set attempts = $1 where kind = 6", Mailing.TriesAtMost);
        await asked.Serve(Window + TimeSpan.FromHours(1));
        await asked.Until(async () => await asked.Count("select count(*) from deadlines where kind = 4 and due_at > $1", await asked.Now()) == 1,
            "The window was not looked at.");
        Assert.DoesNotContain("consent.given", await asked.Kinds());
        await asked.Live.Write("update errands set wake_at = 1 where kind = 6");
        await asked.Until(async () => await asked.Count("select count(*) from errands where kind = 6 and attempts > $1", Mailing.TriesAtMost) > 0,
            "The mail was given up.");

        await relay.Restart(new());
        await asked.Live.Server.Services.GetRequiredService<CommitQueue>()
            .Write(new Unit().Then(new("update errands set wake_at = 1, lease_until = null where kind = 6")).Wake(Wakes.Mail));
        Assert.Contains("acme@acme.example", (await relay.Next()).To);
        await asked.Until(async () => await asked.Count("select count(*) from consents where window_from is not null") == 1, "The window did not begin.");
        // The next heartbeat corrects the end.
        await asked.Live.Write("update heartbeats set beat_at = beat_at - 61000000 where pace = 1");
        await asked.Until(async () => await asked.Deadline() > await asked.Now(), "The end was not moved.");
        Assert.InRange(await asked.Deadline() - await asked.Now(), Window - Tolerance, Window + Tolerance);
        Assert.Contains("window.extended", await asked.Kinds());
    }

    [Fact]
    public async Task A_mail_that_bounces_does_not_stop_the_window()
    {
        await using var relay = await SmtpReceiver.Start(new() { Refuse = { ["acme@acme.example"] = 550 } });
        await using var asked = await LiveTransfer.Begin(StoreKind.Sqlite, configure: s => s with { Relay = relay.Settings });
        await asked.Until(async () => await asked.Count("select count(*) from consents where window_from is not null") == 1, "The window did not begin.");
        await asked.Serve(Window + Tolerance);
        await asked.Hear("consent.given");
    }

    [Fact]
    public async Task Two_nodes_write_one_heartbeat()
    {
        await using var asked = await LiveTransfer.Begin(StoreKind.Postgres);
        await using var second = await TestServer.Start(asked.PostgresUrl);
        await asked.Live.Write("update heartbeats set beat_at = beat_at - 61000000 where pace = 1");
        var written = await asked.Now();
        await asked.Until(async () => await asked.Count("select count(*) from heartbeats where pace = 1 and beat_at >= $1", written) == 1, "No node wrote.");
        Assert.Equal(0, await asked.Count("select count(*) from heartbeat_gaps"));
    }

    [Fact]
    public async Task Without_an_open_consent_no_heartbeat_of_minutes_is_written()
    {
        await using var server = await TestServer.Start();
        var live = await Live.On(server);
        await live.Open("acme");
        var database = server.Services.GetRequiredService<Database>();
        var hours = await Until(() => database.One(new("select coalesce(beat_at, 0) from heartbeats where pace = 2"), r => r.Long(0)), beat => beat > 0);
        Assert.True(hours > 0);
        Assert.Equal(0L, await database.One(new("select coalesce(beat_at, 0) from heartbeats where pace = 1"), r => r.Long(0)));
    }

    [Fact]
    public async Task Idle_orders_and_silent_carriers_are_not_judged_by_a_clock_that_jumped()
    {
        var time = new AheadTime();
        await using var server = await TestServer.Start(time: time);
        var live = await Live.On(server);
        var account = await live.Open("acme");
        var order = await live.Order(account, LiveTransfer.Number);
        var database = server.Services.GetRequiredService<Database>();
        await Until(() => database.One(new("select coalesce(beat_at, 0) from heartbeats where pace = 2"), r => r.Long(0)), beat => beat > 0);
        time.Advance(TimeSpan.FromDays(31));
        // The deadline is checked, and postponed by the jump.
        await Until(() => database.One(new("select count(*) from deadlines where kind = 1 and wake_at > due_at + 86400000000"), r => r.Long(0)),
            count => count == 1);
        var shown = (await live.Telnyx(account, HttpMethod.Get, $"{Journey.Orders}/{order}")).Expect(200).Json;
        Assert.Equal("pending", shown.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Sweeps_leave_what_is_old_only_by_a_clock_that_jumped()
    {
        var time = new AheadTime();
        await using var server = await TestServer.Start(time: time);
        var sandbox = await server.Sandbox();
        var database = server.Services.GetRequiredService<Database>();
        await Until(() => database.One(new("select coalesce(beat_at, 0) from heartbeats where pace = 2"), r => r.Long(0)), beat => beat > 0);
        time.Advance(TimeSpan.FromDays(40));
        var gaps = await Until(() => database.One(new("select count(*) from heartbeat_gaps where pace = 2"), r => r.Long(0)), count => count == 1);
        Assert.Equal(1, gaps);
        (await sandbox.Control(HttpMethod.Get, "")).Expect(200);
        Assert.Equal(1L, await database.One(new("select count(*) from worlds where id = $1"), r => r.Long(0), sandbox.Id));
    }

    static async Task<long> Until(Func<Task<long>> look, Func<long, bool> holds)
    {
        long seen = 0;
        await Hang.Until(async () => holds(seen = await look()), () => $"Another count than {seen}");
        return seen;
    }
}
