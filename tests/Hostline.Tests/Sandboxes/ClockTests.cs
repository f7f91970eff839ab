using System.Text.Json;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Sandboxes;

public sealed class ClockTests
{
    [Theory]
    [InlineData("P1M", "2026-07-01T15:00:00Z")]
    [InlineData("P10Y", "2036-06-01T15:00:00Z")]
    public async Task Months_and_years_of_a_clock_are_those_of_the_calendar(string advance, string now)
    {
        await using var server = await TestServer.Start();
        var sandbox =
            await server.SandboxWith(new { accounts = new[] { new { name = "acme" } }, clock = new { mode = "standing", now = "2026-06-01T15:00:00Z" } });
        var moved = (await sandbox.Control(HttpMethod.Post, "/clock", new { advance })).Expect(200).Json;
        Assert.Equal(DateTimeOffset.Parse(now, null), moved.GetProperty("now").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("running")]
    [InlineData("standing")]
    public async Task An_order_that_nobody_touches_for_thirty_days_fails_when_the_clock_passes_them(string mode)
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.SandboxWith(new { accounts = new[] { new { name = "acme" } }, clock = new { mode } });
        var order = await NewOrder(sandbox);
        var early = (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "P29D" })).Expect(200).Json;
        Assert.Equal((0, true), (early.GetProperty("fired").GetInt32(), early.GetProperty("quiet").GetBoolean()));
        Assert.Equal("pending", await StatusOf(sandbox, order));
        var late = (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "P2D" })).Expect(200).Json;
        Assert.Equal((1, true), (late.GetProperty("fired").GetInt32(), late.GetProperty("quiet").GetBoolean()));
        Assert.Equal("failed", await StatusOf(sandbox, order));
    }

    [Fact]
    public async Task The_change_is_told_with_the_deadlines_own_instant_however_far_the_clock_went()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.SandboxWith(new { clock = new { mode = "standing", now = "2026-03-01T12:00:00Z" } });
        var order = await NewOrder(sandbox);
        (await sandbox.Control(HttpMethod.Post, "/clock", new { to = "2027-01-01T00:00:00Z" })).Expect(200);
        var events = await server.Services.GetRequiredService<Database>().Many(EventTable.OfSubject, EventTable.Read, AnyId.Parse(order), 0L, 100);
        Assert.Equal(("order.idle", DateTimeOffset.Parse("2026-03-31T12:00:00Z")), (events[^1].Kind, events[^1].At));
    }

    [Fact]
    public async Task A_standing_clock_stands_and_never_goes_back()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.SandboxWith(new { clock = new { mode = "standing", now = "2026-03-01T12:00:00Z" } });
        var moved = (await sandbox.Control(HttpMethod.Post, "/clock", new { to = "2026-03-02T00:00:00Z" })).Expect(200).Json;
        Assert.Equal(DateTimeOffset.Parse("2026-03-02T00:00:00Z"), moved.GetProperty("now").GetDateTimeOffset());
        var back = (await sandbox.Control(HttpMethod.Post, "/clock", new { to = "2026-03-01T23:59:59Z" })).Expect(422);
        Assert.Equal("clock_backwards", back.Json.GetProperty("code").GetString());
        (await sandbox.Control(HttpMethod.Post, "/clock", new { to = "2026-03-02T00:00:00Z" })).Expect(200);
    }

    [Theory]
    [InlineData("""{"advance":"72 hours"}""", "/advance")]
    [InlineData("""{"advance":"-PT1H"}""", "/advance")]
    [InlineData("""{"advance":"P200Y"}""", "/advance")]
    [InlineData("""{"advance":5}""", "/advance")]
    [InlineData("""{"advance":null}""", "/advance")]
    [InlineData("""{"to":null}""", "/advance")]
    [InlineData("""{"to":"11/24/2026"}""", "/to")]
    [InlineData("""{"to":"23:59"}""", "/to")]
    [InlineData("""{"to":"9999-12-31T23:59:59Z"}""", "/to")]
    [InlineData("""{"to":"tomorrow"}""", "/to")]
    [InlineData("""{}""", "/advance")]
    [InlineData("""{"advance":"PT1H","to":"2030-01-01T00:00:00Z"}""", "/advance")]
    public async Task A_clock_that_is_told_nonsense_says_which_field_was_wrong(string body, string field)
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var refused = (await sandbox.Control(HttpMethod.Post, "/clock", body)).Expect(422);
        Assert.Equal(field, refused.Json.GetProperty("field").GetString());
    }

    [Fact]
    public async Task A_review_of_one_business_day_comes_at_its_very_instant()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.SandboxWith(new { clock = new { mode = "standing", now = "2026-11-20T22:30:00Z" }, review = "one_business_day" });
        var order = await NewOrder(sandbox);
        var codes = $"/messaging_hosted_number_orders/{order}/";
        (await sandbox.Telnyx(HttpMethod.Post, codes + "verification_codes", new { phone_numbers = new[] { "+13125550001" }, verification_method = "sms" }))
            .Expect(200);
        var code = (await sandbox.Control(HttpMethod.Get, "/messages?kind=sms")).Json.GetProperty("data")[0].GetProperty("code").GetString();
        (await sandbox.Telnyx(HttpMethod.Post, codes + "validation_codes", new { verification_codes = new[] { new { phone_number = "+13125550001", code } } }))
            .Expect(200);
        using var form =
            new MultipartFormDataContent { { new ByteArrayContent("%PDF-1.4"u8.ToArray()), "loa", "loa.pdf" },
                { new ByteArrayContent("%PDF-1.4"u8.ToArray()), "bill", "bill.pdf" } };
        (await sandbox.Telnyx(HttpMethod.Post, codes + "actions/file_upload", form)).Expect(200);
        (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "P5D" })).Expect(200);
        var events = await server.Services.GetRequiredService<Database>().Many(EventTable.OfSubject, EventTable.Read, AnyId.Parse(order), 0L, 100);
        // Friday 16:30 in Chicago plus eight working hours: Monday 16:30.
        Assert.Equal(DateTimeOffset.Parse("2026-11-23T22:30:00Z"), events.Single(e => e.Kind == "documents.accepted").At);
    }

    [Fact]
    public async Task While_a_clock_moves_a_second_move_is_refused_and_the_same_one_waits()
    {
        await using var receiver = await ReceivingServer.Start();
        var gate = new TaskCompletionSource();
        receiver.Answer("/hook", Answer.Ok.After(gate.Task));
        await using var server = await TestServer.Start();
        var sandbox = await server.SandboxWith(new { clock = new { mode = "standing", now = "2026-03-01T12:00:00Z" } });
        await NewOrder(sandbox, await NewProfile(sandbox, receiver.Url("/hook")));
        var first = sandbox.Control(HttpMethod.Post, "/clock", new { to = "2026-04-01T00:00:00Z" });
        await receiver.Next("/hook");
        await IsMoving(server, sandbox);
        var second = await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT1H" });
        Assert.Equal("clock_moving", second.Expect(409).Json.GetProperty("code").GetString());
        var same = sandbox.Control(HttpMethod.Post, "/clock", new { to = "2026-04-01T00:00:00Z" });
        gate.SetResult();
        Assert.True((await first).Expect(200).Json.GetProperty("quiet").GetBoolean());
        (await same).Expect(200);
    }

    /// <summary>
    /// The order's webhook may arrive before the clock starts moving, for which there is no signal: the row has to be polled.
    /// </summary>
    static async Task IsMoving(TestServer server, TestSandbox sandbox)
    {
        var database = server.Services.GetRequiredService<Database>();
        await Hang.Until(
            async () =>
                await database.One(new Sql("select count(*) from advances where world = $1"), r => r.Long(0), sandbox.Id) > 0, () =>
                    "The clock's beginning to move");
    }

    [Fact]
    public async Task A_month_over_a_thousand_orders_fires_each_of_their_deadlines_once()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        // One address may have half of the connections that a server accepts, so not all at once.
        foreach (var some in Enumerable.Range(0, 1_000).Chunk(250))
        {
            await Task.WhenAll(some.Select(i => NewOrder(sandbox, number: $"+1312{200 + (i / 10_000):000}{1000 + i:0000}")));
        }

        var moved = (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "P31D" })).Expect(200).Json;
        var fired = moved.GetProperty("fired").GetInt32();
        while (!moved.GetProperty("quiet").GetBoolean())
        {
            // On a slow machine the sandbox is not idle when the call ends; the same target continues the wait.
            moved = (await sandbox.Control(HttpMethod.Post, "/clock", new { to = moved.GetProperty("now").GetString() })).Expect(200).Json;
            fired = Math.Max(fired, moved.GetProperty("fired").GetInt32());
        }

        Assert.Equal(1_000, fired);
    }

    internal static async Task<string> NewProfile(TestSandbox sandbox, string url) =>
        (await sandbox.Telnyx(HttpMethod.Post, "/messaging_profiles", new { name = "hooks", whitelisted_destinations = new[] { "US" }, webhook_url = url }))
            .Expect(200).Json.GetProperty("data").GetProperty("id").GetString()!;

    internal static async Task<string> NewOrder(TestSandbox sandbox, string? profile = null, string number = "+13125550001") =>
        (await sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders", new { phone_numbers = new[] { number }, messaging_profile_id = profile }))
            .Expect(200).Json.GetProperty("id").GetString()!;

    static async Task<string> StatusOf(TestSandbox sandbox, string order) =>
        (await sandbox.Telnyx(HttpMethod.Get, "/messaging_hosted_number_orders/" + order)).Expect(200).Json.GetProperty("status").GetString()!;
}
