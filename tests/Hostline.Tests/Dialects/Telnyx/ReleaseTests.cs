using System.Text.Json;
using Hostline.Network.Registry;
using Hostline.Outbox;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Telnyx;

/// <summary>Off-boarding a number: requested, perhaps failing, retried, and confirmed.</summary>
public sealed class ReleaseTests(TelnyxServer telnyx)
{
    const string Hosted = "/messaging_hosted_numbers/" + Journey.Number;
    const string Noon = "2026-03-02T12:00:00Z";
    static readonly Sql Route = new("select world, number, generation, hosting, account, order_id, attempts, fence, unreached from routes where world = $1");

    static readonly Sql Ended = new("select failure, due_at from routes where world = $1");

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_release_that_the_registry_did_not_hear_is_told_shown_and_tried_again_by_the_worlds_clock(StoreKind kind)
    {
        await using var database = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var scene = await Scene.Start(database?.Url);
        var (sandbox, order) = await Active(scene);
        await Script(sandbox, "release_fails_once");
        await Release(sandbox);

        var release = (await sandbox.Telnyx(HttpMethod.Get, Hosted)).Expect(200).Json.GetProperty("data").GetProperty("release");
        Assert.Equal(("retrying", 1, "2026-03-02T12:01:00.000Z", "registry_unreachable"), (Text(release, "state"), release.GetProperty("attempts").GetInt32(),
            Text(release, "next_try_at"), Text(release.GetProperty("reason"), "code")));
        Assert.Equal(["successful", "successful"], await Statuses(sandbox, order));
        var again = (await sandbox.Telnyx(HttpMethod.Delete, Hosted)).Expect(422);
        Assert.Equal(("10027", "route_changing"), (again.ErrorCode, Text(again.Json.GetProperty("errors")[0].GetProperty("meta"), "reason")));
        var anew = (await sandbox.Telnyx(HttpMethod.Post, Journey.Orders, new { phone_numbers = new[] { Journey.Number } })).Expect(422);
        Assert.Equal("route_changing", Text(anew.Json.GetProperty("errors")[0].GetProperty("meta"), "reason"));

        await Advance(sandbox, "PT1M");
        (await sandbox.Telnyx(HttpMethod.Get, Hosted)).Expect(404);
        Assert.Equal(["successful", "deleted"], await Statuses(sandbox, order));
        Assert.Equal(["release.requested", "release.failed", "number.released"], (await Timeline(sandbox, order)).Select(e => Text(e, "kind")).TakeLast(3));
        (await sandbox.Telnyx(HttpMethod.Post, Journey.Orders, new { phone_numbers = new[] { Journey.Number } })).Expect(200);
    }

    [Fact]
    public async Task A_release_that_is_refused_leaves_the_number_active_and_may_be_asked_for_again()
    {
        await using var scene = await Scene.Start();
        var (sandbox, order) = await Active(scene);
        await Script(sandbox, "release_refused");
        await Release(sandbox);

        var release = (await sandbox.Telnyx(HttpMethod.Get, Hosted)).Expect(200).Json.GetProperty("data").GetProperty("release");
        Assert.Equal(("refused", 1, JsonValueKind.Null, "release_refused"), (Text(release, "state"), release.GetProperty("attempts").GetInt32(),
            release.GetProperty("next_try_at").ValueKind, Text(release.GetProperty("reason"), "code")));
        var told = (await Timeline(sandbox, order))[^1];
        Assert.Equal(("release.refused", "release_refused"), (Text(told, "kind"), Text(told.GetProperty("reason"), "code")));
        Assert.Equal(["successful", "successful"], await Statuses(sandbox, order));

        await Script(sandbox, "succeeds");
        await Release(sandbox);
        (await sandbox.Telnyx(HttpMethod.Get, Hosted)).Expect(404);
        Assert.Equal(["successful", "deleted"], await Statuses(sandbox, order));
    }

    [Fact]
    public async Task A_refused_take_back_of_a_failed_orders_route_ends_with_its_reason()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.SandboxWith(new { accounts = new[] { new { name = "acme" } }, clock = new { mode = "standing", now = Noon } });
        await Script(sandbox, "activation_fails");
        await scene.OrderInReview(sandbox, Journey.Number);
        await Settle(sandbox);
        var route = await scene.Database.One(Route, RouteTable.Read, sandbox.Id);
        Assert.Null(route!.Hosting);
        await scene.Server.Services.GetRequiredService<Withdrawals>().Take(route, RegistryAnswer.Refused);
        Assert.Equal(("release_refused", (DateTimeOffset?)null), await scene.Database.One(Ended, r => (r.TextOrNull(0), r.TimeOrNull(1)), sandbox.Id));
    }

    [Fact]
    public async Task However_long_the_registry_is_away_six_failures_are_told_and_the_tries_go_on()
    {
        await using var scene = await Scene.Start();
        var (sandbox, order) = await Active(scene);
        await Script(sandbox, "release_fails_once");
        await Release(sandbox);
        for (var failures = 1; failures < 10; failures++)
        {
            var route = await scene.Database.One(Route, RouteTable.Read, sandbox.Id);
            await scene.Server.Services.GetRequiredService<Withdrawals>().Take(route!, RegistryAnswer.Unreachable);
        }

        var failed = (await Timeline(sandbox, order)).Where(e => Text(e, "kind") == "release.failed").Select(e => e.GetProperty("payload")).ToList();
        Assert.Equal([1, 2, 3, 4, 5, 6], failed.Select(e => e.GetProperty("attempt").GetInt32()));
        Assert.Equal(DateTimeOffset.Parse(Noon) + TimeSpan.FromHours(12), failed[^1].GetProperty("next_try_at").GetDateTimeOffset());
        Assert.Equal(10, (await sandbox.Telnyx(HttpMethod.Get,
            Hosted)).Expect(200).Json.GetProperty("data").GetProperty("release").GetProperty("attempts").GetInt32());
        await Advance(sandbox, "PT12H");
        (await sandbox.Telnyx(HttpMethod.Get, Hosted)).Expect(404);
    }

    [Fact]
    public async Task The_orders_own_profile_hears_of_the_release_when_the_number_is_deleted_and_not_before()
    {
        var journey = await telnyx.Begin();
        var order = await journey.OrderWithDocuments(Journey.Number);
        await journey.Hear(order, "successful");
        var moved = await journey.NewProfile(telnyx.Receiver.Url(journey.Path + "/moved"));
        (await journey.Sandbox.Telnyx(HttpMethod.Patch, Hosted, new { messaging_profile_id = moved })).Expect(200);
        await Script(journey.Sandbox, "release_fails_once");
        Assert.Equal(order, Journey.IdOf((await journey.Sandbox.Telnyx(HttpMethod.Delete, Hosted)).Expect(200)));
        // The first attempt has ended before the clock passes the wait after it.
        await Advance(journey.Sandbox, "PT1S");
        await Advance(journey.Sandbox, "PT1M");
        var told = await journey.Hear(order, "successful");
        Assert.Equal(("messaging_hosted_numbers_orders.updated", "deleted", journey.Profile),
            (Journey.TypeOf(told), Journey.NumberStatusOf(told), Text(Journey.Payload(told), "profile_id")));
        Assert.DoesNotContain(telnyx.Receiver.All, r => r.Path == journey.Path + "/moved");
    }

    static async Task<(TestSandbox Sandbox, OrderId Order)> Active(Scene scene)
    {
        var sandbox = await scene.Server.SandboxWith(new { accounts = new[] { new { name = "acme" } }, clock = new { mode = "standing", now = Noon } });
        var order = await scene.OrderInReview(sandbox, Journey.Number);
        await Settle(sandbox);
        (await sandbox.Telnyx(HttpMethod.Get, Hosted)).Expect(200);
        return (sandbox, order);
    }

    static async Task Script(TestSandbox sandbox, string outcome) =>
        (await sandbox.Control(HttpMethod.Post, $"/numbers/{Journey.Number}/outcome", new { outcome })).Expect(200);

    static async Task Release(TestSandbox sandbox)
    {
        (await sandbox.Telnyx(HttpMethod.Delete, Hosted)).Expect(200);
        await Settle(sandbox);
    }

    /// <summary>Waits until nothing is due at the present instant of the stopped clock.</summary>
    static Task Settle(TestSandbox sandbox) => Moved(sandbox, new { to = Noon });

    static Task Advance(TestSandbox sandbox, string span) => Moved(sandbox, new { advance = span });

    static async Task Moved(TestSandbox sandbox, object move) =>
        Assert.True((await sandbox.Control(HttpMethod.Post, "/clock", move)).Expect(200).Json.GetProperty("quiet").GetBoolean());

    /// <summary>The statuses of the order and of its number.</summary>
    static async Task<List<string?>> Statuses(TestSandbox sandbox, OrderId order)
    {
        var shown = (await sandbox.Telnyx(HttpMethod.Get, $"{Journey.Orders}/{order}")).Expect(200).Json;
        return [Text(shown, "status"), Text(shown.GetProperty("phone_numbers")[0], "status")];
    }

    static async Task<List<JsonElement>> Timeline(TestSandbox sandbox, OrderId order) =>
        [.. (await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}/timeline")).Expect(200).Json.GetProperty("data").EnumerateArray()];

    static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
