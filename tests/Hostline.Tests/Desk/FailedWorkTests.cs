using System.Net;
using Hostline.Core;
using Hostline.Core.Deliveries;
using Hostline.Core.People;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Outbox;
using Hostline.Tests.Api;
using Hostline.Tests.Commands;
using Hostline.Tests.Network.Gateways;
using Hostline.Tests.Portal;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Desk;

/// <summary>Work that fails is at the desk with its last answer, and is tried again there, one or many at once.</summary>
public sealed class FailedWorkTests
{
    const string LookUp = "/number/look_up", List = "/desk/stuck/work/LookUp", Again = List + "/again";

    [Fact]
    public async Task An_errand_that_fails_shows_its_last_answer_and_is_tried_again_at_once()
    {
        await using var gateway = await ReceivingServer.Start();
        gateway.Answer(LookUp, Answer.Status(503));
        await using var server = await Front(gateway);
        var live = await Live.On(server);
        var account = await live.Open("acme");
        var order = await live.Order(account, "+13127720001");
        await Failed(live, 1);
        // The next try is far away, so nothing but the desk brings it nearer.
        await Later(live);
        using var desk = await Visitor.AtDesk(server, Role.Operator, null);
        Assert.Contains(List, (await desk.Get("/desk/stuck")).Expect(200).Text);
        var page = WebUtility.HtmlDecode((await desk.Get(List)).Expect(200).Text);
        Assert.Contains("not every number was answered", page);
        Assert.Contains("/desk/orders/" + order, page);

        gateway.Answer(LookUp, Answer.Status(200, """{"line_type":"landline","carrier":"Prairie Telephone"}"""));
        Assert.Equal(List + "?done=work-again", (await desk.Submit(List, Again)).Expect(303).Headers["Location"]);
        await Hang.Until(async () => (await live.Read("select count(*) from errands where kind = 1", r => r.Int(0))) is [0], () => "The look-up");
        Assert.Contains("None of these has failed", (await desk.Get(List)).Expect(200).Text);
    }

    [Fact]
    public async Task Many_are_tried_again_after_a_page_that_lists_and_counts_them_and_only_those_that_were_chosen()
    {
        await using var gateway = await ReceivingServer.Start();
        gateway.Answer(LookUp, Answer.Status(503));
        await using var server = await Front(gateway);
        var live = await Live.On(server);
        var account = await live.Open("acme");
        for (var i = 0; i < 3; i++)
        {
            await live.Order(account, $"+1312772000{i}");
        }

        await Failed(live, 3);
        await Later(live);
        using var desk = await Visitor.AtDesk(server, Role.Operator, null);
        var page = (await desk.Get(Again)).Expect(200).Text;
        Assert.Contains("3 of 3 are listed here; at most 100", page);
        var ids = (await live.Read("select id from errands order by id", r => r.Id<ErrandId>(0))).Select(id => id.ToString()).ToList();
        Assert.All(ids, id => Assert.Contains(id, page));
        Assert.Contains("Choose from 1 to 100", (await desk.Submit(Again, Again)).Expect(422).Text);
        (await desk.Submit(Again, Again, ("chosen", ids[0]), ("chosen", ids[2]))).Expect(303);
        await Hang.Until(async () => (await live.Read("select attempts from errands order by id", r => r.Int(0))) is [> 1, _, > 1], () => "The tries");
        Assert.Equal(1, (await live.Read("select attempts from errands order by id", r => r.Int(0)))[1]);

        // The same by program; what is due already, or is not here, is not tried.
        var listed = (await live.Desk(HttpMethod.Get, "/errands/look_up?limit=2")).Expect(200).Json;
        Assert.Equal(ids[..2], listed.GetProperty("data").EnumerateArray().Select(e => e.GetProperty("id").GetString()));
        Assert.Equal(3, (await live.Desk(HttpMethod.Get, "/errands")).Expect(200).Json.GetProperty("data")[0].GetProperty("failed").GetInt32());
        (await live.Desk(HttpMethod.Post, $"/errands/{ids[1]}/retry")).Expect(200);
        await Later(live);
        var stranger = AnyId.New().ToString();
        var again = (await live.Desk(HttpMethod.Post, "/errands/retry", new { errands = new[] { ids[0], stranger, ids[0] } })).Expect(200).Json;
        Assert.Equal([ids[0]], again.GetProperty("retried").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal([stranger], again.GetProperty("passed_over").EnumerateArray().Select(e => e.GetString()));
        Scene.Problem(await live.Desk(HttpMethod.Post, "/errands/retry", new { errands = Array.Empty<string>() }), 422, "value_out_of_range", "/errands");
        Scene.Problem(await live.Desk(HttpMethod.Post, "/errands/retry", new { errands = new[] { "none" } }), 422, "invalid_field", "/errands/0");
        Scene.Problem(await live.Desk(HttpMethod.Post, "/errands/retry", new { errands = Enumerable.Repeat(stranger, 101) }), 422, "value_out_of_range",
            "/errands");

        // And at the command line: first the list with its count.
        await Failed(live, 3);
        await Later(live);
        string[] there = ["--server", server.BaseUrl, "--key", live.OperatorKey];
        var shown = await HostlineProgram.Run(["errands", "retry", "--kind", "look_up", .. there]);
        Assert.All(ids, id => Assert.Contains(id, shown.Succeeded()));
        Assert.Contains("3 of 3 are listed; 100 at most at once. Add --yes", shown.Errors);
        Assert.All(await live.Read("select attempts from errands", r => r.Int(0)), tries => Assert.Equal(1, tries));
        var done = (await HostlineProgram.Run(["errands", "retry", "--kind", "look_up", "--yes", .. there])).Succeeded();
        Assert.All(ids, id => Assert.Contains(id, done));
        var work = server.Services.GetRequiredService<FailedWork>();
        var elsewhere = (await server.Sandbox()).Id;
        Assert.Empty((await work.TryAgain(elsewhere, [.. ids.Select(id => (ErrandId)AnyId.Parse(id))], Principal.OfOperator("mia"))).Value!);
        Assert.True((await work.TryAgain(World.LiveId, [.. Enumerable.Range(0, 101).Select(_ => (ErrandId)AnyId.New())],
            Principal.OfOperator("mia"))).IsRefused);
    }

    static Task<TestServer> Front(ReceivingServer gateway) => TestServer.Start(configure: s => s with
    {
        Live = GatewayEnvironment.Settings(("HOSTLINE_LOOKUP", "http"), ("HOSTLINE_TEXTS", "simulated"), ("HOSTLINE_REGISTRY", "simulated"),
            ("HOSTLINE_PROBE", "simulated"), ("HOSTLINE_HTTP_URL", gateway.BaseUrl), ("HOSTLINE_HTTP_SECRET", OperatorServer.Secret)),
    });

    static Task Failed(Live live, int count) => Hang.Until(async () =>
        (await live.Read("select count(*) from errands where answer is not null and lease_until is null", r => r.Int(0)))[0] == count,
        () => "The first tries");

    /// <summary>As if they had failed once and were due in an hour; a try that is under way comes to nothing.</summary>
    static Task Later(Live live) => live.Write(
        "update errands set attempts = 1, due_at = due_at + 3600000000, wake_at = wake_at + 3600000000, fence = fence + 1, lease_until = null");
}
