using System.Text.Json;
using Hostline.Core.Hostings;
using Hostline.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>The vendor's rules of seven days, which an operator switches on, and the days of an idle order.</summary>
public sealed class OverdueTests
{
    static readonly TermDays Sevens = new(Idle: 20, Unverified: 7, Unsigned: 7, Stuck: 7);

    [Fact]
    public async Task An_order_that_is_not_verified_for_seven_days_needs_action_and_fails_after_seven_more_for_the_same_reason()
    {
        await using var server = await TestServer.Start(configure: s => s with { TermDays = Sevens });
        var scene = await Scene(server);
        var sid = (await scene.Create()).Text("sid");
        await scene.Advance("P6D");
        // An act of the customer, from which the days are counted again.
        await scene.Update(sid, ("Status", "pending-verification"));
        await scene.Advance("P6D");
        Assert.NotEqual("action-required", (await scene.Fetch(sid)).Text("status"));
        await scene.Advance("P1D");
        Assert.Equal(("action-required", "Ownership of the number was not proven in time."), Why(await scene.Fetch(sid)));
        await scene.Advance("P6D");
        Assert.Equal("action-required", (await scene.Fetch(sid)).Text("status"));
        await scene.Advance("P1D");
        Assert.Equal(("failed", "Ownership of the number was not proven in time."), Why(await scene.Fetch(sid)));
    }

    [Fact]
    public async Task A_letter_that_is_not_signed_for_seven_days_leaves_its_order_to_an_operator_who_resumes_it()
    {
        await using var server = await TestServer.Start(
            configure: s => s with { TermDays = Sevens, Letters = s.Letters with { SignWithin = TimeSpan.FromDays(30) } });
        var scene = await Scene(server);
        var sid = await scene.Verified();
        // Proven, it waits for its letter as long as an idle order may.
        await scene.Advance("P8D");
        var document = await scene.Document(sid);
        await scene.Advance("P6D");
        Assert.Equal("pending-loa", (await scene.Fetch(sid)).Text("status"));
        await scene.Advance("P1D");
        Assert.Equal(("action-required", "The Letter of Authorization was not signed in time."), Why(await scene.Fetch(sid)));
        Assert.Equal("failed", (await scene.Sandbox.Twilio(HttpMethod.Get, $"{OrderScene.Documents}/{document}")).Expect(200).Json.Text("status"));
        var order = await server.Services.GetRequiredService<Database>()
            .One(new("select order_id from hostings where id = $1"), r => r.Id<OrderId>(0), AnyId.Parse(sid[2..]));
        (await scene.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/resume", new { to = "gathering" })).Expect(200);
        Assert.Equal("verified", (await scene.Fetch(sid)).Text("status"));
        await scene.Advance("P8D");
        Assert.Equal("verified", (await scene.Fetch(sid)).Text("status"));
        await scene.Document(sid);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(5)]
    public async Task Without_these_rules_an_order_waits_as_long_as_an_idle_one_may(int idle)
    {
        await using var server = await TestServer.Start(configure: s => s with { TermDays = new(idle) });
        var scene = await Scene(server);
        var sid = (await scene.Create()).Text("sid");
        await scene.Advance($"P{idle - 1}D");
        Assert.Equal("received", (await scene.Fetch(sid)).Text("status"));
        await scene.Advance("P1D");
        Assert.Equal("failed", (await scene.Fetch(sid)).Text("status"));
    }

    static async Task<OrderScene> Scene(TestServer server) => new(server, await server.SandboxWith(new
    {
        accounts = new[] { new { name = "acme" }, new { name = "globex" } },
        clock = new { mode = "standing", now = "2026-06-01T15:00:00Z" },
    }));

    static (string, string) Why(JsonElement order) => (order.Text("status"), order.Text("failure_reason"));
}
