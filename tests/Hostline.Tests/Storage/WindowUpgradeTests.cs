using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Storage;

/// <summary>A database of commit c7931b2 in which a holder has been asked and has not answered: the window of then ends at its right time.</summary>
public sealed class WindowUpgradeTests
{
    static readonly TimeSpan UsedBefore = TimeSpan.FromHours(10);

    /// <summary>The granularity of served time, twice, and a slow machine's minute.</summary>
    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(4);

    static readonly Sql Beaten = new("select count(*) from heartbeats where pace = 1 and beat_at > $1");

    [Fact]
    public Task A_live_window_goes_on_with_what_was_left_when_the_old_host_was_last_there() => LiveWindowGoesOn(StoreKind.Sqlite);

    internal static async Task LiveWindowGoesOn(StoreKind kind)
    {
        await using var old = await OldStore.Restore(kind, OldStore.WithWindows);
        await Age(old);
        await using var server = await TestServer.Start(old.Url, configure: settings => settings with { Data = old.Data });
        var database = server.Services.GetRequiredService<Database>();

        await Hear("window.extended");
        var deadline = await database.One(new("select deadline from consents where world = $1"), r => r.Time(0), World.LiveId);
        Assert.InRange(deadline - await database.Now(), Consent.Window - UsedBefore - Tolerance, Consent.Window - UsedBefore + Tolerance);
        Assert.DoesNotContain("consent.given", await Kinds());

        // Time that is moved while a mail still waits would count as time in which the relay was down.
        await Hang.Until(async () => await database.One(new("select count(*) from errands where world = $1 and kind = 6"), r => r.Long(0), World.LiveId) == 0,
            () => "The end of the mail");
        await Serve(TimeSpan.FromHours(24) - UsedBefore + Tolerance);
        await Hear("consent.reminded");
        await Serve(TimeSpan.FromHours(48) - Tolerance - Tolerance);
        await Hang.Until(async () => await database.One(Beaten, r => r.Long(0), (await database.Now()).AddSeconds(-90)) == 1, () => "A heartbeat");
        Assert.DoesNotContain("consent.given", await Kinds());
        await Serve(Tolerance + Tolerance);
        await Hear("consent.given");

        Task Hear(string told) => Hang.Until(async () => (await Kinds()).Contains(told), () => told);

        Task Serve(TimeSpan time) => LiveTransfer.Age(server, time, withHeartbeat: false);

        Task<IReadOnlyList<string>> Kinds() =>
            database.Many(new("select kind from events where subject_id = $1 order by sequence"), r => r.Text(0), AnyId.Parse(old.Order("live")));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_sandboxs_window_ends_when_its_clock_shows_72_hours_and_not_before(StoreKind kind)
    {
        await using var upgraded = await Upgraded.Start(kind, OldStore.WithWindows);
        // Ten hours had passed on its clock.
        await upgraded.Advance("PT61H59M59S");
        Assert.DoesNotContain("consent.given", await upgraded.Kinds("transfer"));
        Assert.Equal(3, (await upgraded.Kinds("transfer")).Count(k => k == "consent.reminded"));

        await upgraded.Advance("PT1S");

        Assert.Equal("consent.given", (await upgraded.Kinds("transfer"))[^1]);
        var order = (await upgraded.Sandbox.Hostline(HttpMethod.Get, "/orders/" + upgraded.Old.Order("transfer"))).Expect(200).Json;
        var consent = order.GetProperty("consents")[0];
        Assert.Equal(Consent.Window, consent.GetProperty("decided_at").GetDateTimeOffset() - consent.GetProperty("opened_at").GetDateTimeOffset());
    }

    /// <summary>As if the old host had been there for ten hours after it asked.</summary>
    static async Task Age(OldStore old)
    {
        var by = (long)UsedBefore.TotalMicroseconds;
        await old.Change($"update consents set opened_at = opened_at - {by}, deadline = deadline - {by} where world = {{live}}");
        await old.Change($"update deadlines set due_at = due_at - {by}, wake_at = wake_at - {by} where world = {{live}}");
        await old.Touch();
    }
}

/// <summary>The same on PostgreSQL: a class of its own, because each waits for minutes of heartbeats and the two can wait together.</summary>
public sealed class WindowUpgradeOnPostgresTests
{
    [Fact]
    public Task A_live_window_goes_on_with_what_was_left_when_the_old_host_was_last_there() => WindowUpgradeTests.LiveWindowGoesOn(StoreKind.Postgres);
}
