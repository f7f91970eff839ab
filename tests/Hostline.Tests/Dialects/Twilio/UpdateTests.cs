using System.Text.Json;
using Hostline.Storage;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>An update that verifies and notes at once: both happen, in one unit, or nothing does.</summary>
public sealed class UpdateTests(TwilioServer shared) : IClassFixture<TwilioServer>
{
    const string Other = "+13125550002";
    const string Taken = "taken";

    [Fact]
    public async Task A_taken_name_places_no_call_and_uses_no_attempt()
    {
        var scene = await Scene();
        var sid = (await scene.Create()).Text("sid");
        await IsTaken(scene, sid, ("Status", "pending-verification"));
        var order = await scene.Fetch(sid);
        Assert.Equal(("received", 0, JsonValueKind.Null),
            (order.Text("status"), order.GetProperty("verification_attempts").GetInt32(), order.GetProperty("verification_call_sids").ValueKind));
        await scene.Advance("PT1M");
        Assert.Equal(0, (await scene.Sandbox.Control(HttpMethod.Get, "/messages?kind=call")).Expect(200).Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task A_taken_name_enters_no_code_and_names_no_bill()
    {
        var scene = await Scene();
        var sid = (await scene.Create()).Text("sid");
        await scene.Update(sid, ("Status", "pending-verification"));
        var code = await Heard(scene, OrderScene.Number);
        await IsTaken(scene, sid, ("VerificationCode", code));
        await IsTaken(scene, sid, ("VerificationCode", "0000000"));
        Assert.Equal("pending-verification", (await scene.Fetch(sid)).Text("status"));
        Assert.Equal("verified", (await scene.Update(sid, ("VerificationCode", code))).Text("status"));

        var billed = (await scene.Create("+13125550003")).Text("sid");
        await IsTaken(scene, billed, ("Status", "pending-verification"), ("VerificationType", "phone-bill"),
            ("VerificationDocumentSid", await scene.Bill()));
        var order = await scene.Fetch(billed);
        Assert.Equal(("received", "phone-call", JsonValueKind.Null),
            (order.Text("status"), order.Text("verification_type"), order.GetProperty("verification_document_sid").ValueKind));
    }

    [Fact]
    public async Task A_wrong_code_changes_no_notes()
    {
        var scene = await Scene();
        var sid = (await scene.Create()).Text("sid");
        await scene.Update(sid, ("Status", "pending-verification"));
        Assert.Equal(22113, OrderTests.Code((await scene.TryUpdate(sid, ("VerificationCode", "0000000"), ("FriendlyName", "new"))).Expect(400)));
        Assert.Equal(JsonValueKind.Null, (await scene.Fetch(sid)).GetProperty("friendly_name").ValueKind);
    }

    /// <summary>Each unit raises the order's version by one.</summary>
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task What_an_update_notes_is_written_in_the_unit_of_its_call_its_code_or_its_bill(StoreKind kind)
    {
        await using var database = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await TestServer.Start(database?.Url);
        var scene = await TwilioServer.Scene(server);
        var sid = (await scene.Create()).Text("sid");
        var before = await Version(server, sid);
        var called = await scene.Update(sid, ("Status", "pending-verification"), ("CallDelay", "30"), ("FriendlyName", "called"));
        Assert.Equal(("called", 1, 30, before + 1), (called.Text("friendly_name"), called.GetProperty("verification_attempts").GetInt32(),
            called.GetProperty("call_delay").GetInt32(), await Version(server, sid)));
        await scene.Advance("PT30S");
        var code = await Heard(scene, OrderScene.Number);
        before = await Version(server, sid);
        var verified = await scene.Update(sid, ("VerificationCode", code), ("FriendlyName", "verified"), ("UniqueName", "desk"));
        Assert.Equal(("verified", "verified", "desk", before + 1),
            (verified.Text("status"), verified.Text("friendly_name"), verified.Text("unique_name"), await Version(server, sid)));

        var billed = (await scene.Create(Other)).Text("sid");
        before = await Version(server, billed);
        var named = await scene.Update(billed, ("Status", "pending-verification"), ("VerificationType", "phone-bill"),
            ("VerificationDocumentSid", await scene.Bill()), ("FriendlyName", "billed"));
        Assert.Equal(("phone-bill", "billed", before + 1), (named.Text("verification_type"), named.Text("friendly_name"), await Version(server, billed)));
    }

    /// <summary>In which another order has the name; its bills are reviewed by hand.</summary>
    async Task<OrderScene> Scene()
    {
        var scene = await shared.Scene("manual");
        await scene.Create(Other, ("UniqueName", Taken));
        return scene;
    }

    static async Task IsTaken(OrderScene scene, string sid, params (string, string)[] form) =>
        Assert.Equal(22115, OrderTests.Code((await scene.TryUpdate(sid, [.. form, ("UniqueName", Taken)])).Expect(400)));

    /// <summary>The code that the call speaks.</summary>
    static async Task<string> Heard(OrderScene scene, string number)
    {
        await scene.Advance("PT0S");
        (await scene.Keys(number, "#")).Expect(200, 204);
        return (await scene.Sandbox.Control(HttpMethod.Get, "/messages?kind=call")).Expect(200).Json.GetProperty("data")[0].Text("code");
    }

    static Task<int> Version(TestServer server, string sid) => server.Services.GetRequiredService<Database>()
        .One(new Sql("select o.version from orders o join hostings h on h.order_id = o.id where h.id = $1"), r => r.Int(0), AnyId.Parse(sid[2..]));
}
