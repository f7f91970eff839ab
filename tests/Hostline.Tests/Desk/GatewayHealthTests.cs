using Hostline.Commands.Doctor;
using Hostline.Core.People;
using Hostline.Network;
using Hostline.Network.Watching;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Tests.Api;
using Hostline.Tests.Network.Gateways;
using Hostline.Tests.Network.Mail;
using Hostline.Tests.Network.Scanning;
using Hostline.Tests.Portal;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hostline.Tests.Desk;

/// <summary>How gateways do, as the desk sees it, and trying one.</summary>
public sealed class GatewayHealthTests
{
    const string Page = "/desk/network", Test = Page + "/test", LookUp = "/number/look_up";

    [Fact]
    public async Task A_gateway_is_tried_at_the_desk_and_its_health_is_what_it_answered()
    {
        await using var gateway = await ReceivingServer.Start();
        gateway.Answer(LookUp, Answer.Status(200, """{"line_type":"landline","carrier":"Prairie Telephone"}"""));
        await using var server = await TestServer.Start(configure: s => s with
        {
            Live = GatewayEnvironment.Settings(("HOSTLINE_LOOKUP", "http"), ("HOSTLINE_TEXTS", "simulated"), ("HOSTLINE_HTTP_URL", gateway.BaseUrl),
                ("HOSTLINE_HTTP_SECRET", OperatorServer.Secret)),
        });
        var live = await Live.On(server);
        using var desk = await Visitor.AtDesk(server, Role.Operator, null);
        Assert.Contains("not used yet", (await desk.Get(Page)).Expect(200).Text);
        Assert.Equal("unused", (await Health(live)).GetProperty("state").GetString());

        var empty = (await desk.Submit(Page, Test, ("number", "12"))).Expect(422).Text;
        Assert.Contains("Choose the port.", empty);
        var works = (await desk.Submit(Page, Test, ("port", "LineLookup"), ("number", "(312) 772-0001"))).Expect(200).Text;
        Assert.Contains("The gateway did what was asked.", works);
        Assert.Contains("Prairie Telephone", works);
        Assert.Contains("class=\"tag good\"", works);
        Assert.Equal("works", (await Health(live)).GetProperty("state").GetString());

        gateway.Answer(LookUp, Answer.Status(500));
        var fails = (await desk.Submit(Page, Test, ("port", "LineLookup"), ("number", "(312) 772-0001"))).Expect(200).Text;
        Assert.Contains("The gateway did not do what was asked.", fails);
        Assert.Contains("Fails since", fails);
        Assert.Contains("it did not answer a look-up", fails);
        var failing = await Health(live);
        Assert.Equal(("fails", "it did not answer a look-up"), (failing.GetProperty("state").GetString(), failing.GetProperty("failure").GetString()));
        // A port without a gateway is refused as any work would be, and one of the simulated network has no health.
        Assert.Contains("HOSTLINE_CALLS is not set", (await desk.Submit(Page, Test, ("port", "VoiceVerifier"), ("number", "+13127720001"))).Expect(422).Text);
        Assert.Contains("The gateway did what was asked.",
            (await desk.Submit(Page, Test, ("port", "TextSender"), ("number", "+13127720001"))).Expect(200).Text);
        Assert.Single(await server.Services.GetRequiredService<GatewayHealth>().Read());
    }

    [Fact]
    public async Task The_mail_relay_and_the_scanner_are_watched_beside_the_gateways_and_doctor_tells_it()
    {
        await using var relay = await SmtpReceiver.Start();
        var clamd = new FakeClamd("stream: OK\0");
        var port = clamd.Port;
        Settings Both(Settings s) => s with { Relay = relay.Settings, Scanner = new("127.0.0.1", port) };
        await using var server = await TestServer.Start(configure: Both);
        var (live, health) = (await Live.On(server), server.Services.GetRequiredService<GatewayHealth>());
        using var desk = await Visitor.AtDesk(server, Role.Auditor, null);
        Assert.Equal(["unused", "unused"], await States());

        (await live.Desk(HttpMethod.Post, "/operators", new { name = "Mia", email = "mia@host.example", role = "operator" })).Expect(201);
        await relay.Next();
        var sandbox = await server.Sandbox();
        var order = await Scene.Order(sandbox);
        (await Upload(sandbox, order)).Expect(200);
        await Hang.Until(async () =>
        {
            await health.Save();
            return await States() is ["works", "works"];
        }, () => "Their first success");

        clamd.Dispose();
        (await Upload(sandbox, order)).Expect(503);
        await health.Save();
        Assert.Equal(["works", "fails"], await States());
        var page = (await desk.Get(Page)).Expect(200).Text;
        Assert.Contains("mail relay", page);
        Assert.Contains("Fails since", page);
        var told = SeenHealth.Check(await health.Read(), Both(new() { Data = "." })).ToList();
        Assert.Equal([Grade.Ok, Grade.Warn], told.Select(f => f.Grade));
        Assert.Contains("has not failed", told[0].Told);
        Assert.Matches("The virus scanner 127.0.0.1:[0-9]+ fails since .*Z; it worked last at .*Z and failed last at .*Z: .*refused", told[1].Told);

        async Task<List<string?>> States() => [.. (await live.Desk(HttpMethod.Get, "/gateways")).Expect(200).Json.GetProperty("data").EnumerateArray()
            .Where(p => p.GetProperty("port").GetString() is "mail_relay" or "virus_scanner")
            .Select(p => p.GetProperty("routes")[0].GetProperty("health").GetProperty("state").GetString())];
    }

    static async Task<Answered> Upload(TestSandbox sandbox, AnyId order)
    {
        var bill = System.Text.Encoding.ASCII.GetBytes(PdfText.OfOnePage("bill"));
        using var form = new MultipartFormDataContent { { new ByteArrayContent(bill), "bill", "bill.pdf" } };
        return await sandbox.Telnyx(HttpMethod.Post, $"/messaging_hosted_number_orders/{order}/actions/file_upload", form);
    }

    [Fact]
    public async Task The_desk_of_a_sandbox_and_an_auditor_try_no_gateway()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        using var own = await Visitor.AtDesk(server, Role.Lead, sandbox.Id);
        Assert.DoesNotContain("action=\"" + Test, (await own.Get(Page)).Expect(200).Text);
        using var auditor = await Visitor.AtDesk(server, Role.Auditor, null);
        var seen = (await auditor.Get(Page)).Expect(200).Text;
        Assert.Contains("SIMULATED", seen);
        Assert.DoesNotContain("action=\"" + Test, seen);
        Assert.Equal(404, (await auditor.Post(Test, [("port", "LineLookup")])).Status);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Nodes_share_one_row_a_gateway_and_write_it_at_most_once_a_minute(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var time = new Stopped();
        await using var queue = new CommitQueue(store.Database);
        using var first = new GatewayHealth(store.Database, queue, time, NullLogger<GatewayHealth>.Instance);
        using var second = new GatewayHealth(store.Database, queue, time, NullLogger<GatewayHealth>.Instance);
        var (one, two) = (first.Of(PortKind.TextSender, "kannel:a"), second.Of(PortKind.TextSender, "kannel:a"));
        one.Note(null);
        await first.Save();
        var worked = Assert.Single(await first.Read());
        Assert.False(worked.IsFailing);

        // Only what has turned is worth a write within the minute.
        time.Advance(TimeSpan.FromSeconds(1));
        one.Note(null);
        Assert.Null(one.NewsAfter(GatewayHealth.StoresEvery));
        time.Advance(GatewayHealth.StoresEvery);
        Assert.NotNull(one.NewsAfter(GatewayHealth.StoresEvery));
        two.Note("it answered 503");
        Assert.NotNull(two.NewsAfter(GatewayHealth.StoresEvery));
        await second.Save();
        var since = Assert.Single(await first.Read());
        Assert.True(since.IsFailing);
        one.Note("it did not answer in time");
        await first.Save();
        var still = Assert.Single(await first.Read());
        Assert.Equal((since.FailingSince, "it did not answer in time"), (still.FailingSince, still.Failure));
        two.Note(null);
        await second.Save();
        Assert.False(Assert.Single(await first.Read()).IsFailing);
    }

    [Fact]
    public void What_is_kept_of_a_failure_is_one_short_line_and_never_what_any_other_exception_says()
    {
        Assert.Equal("the trunk is down", FailureWords.Of(new IOException("the trunk\tis down")));
        Assert.Equal(FailureWords.AtMost, FailureWords.Of(new IOException(new string('x', 1_000))).Length);
        Assert.DoesNotContain("\n", FailureWords.Of(new HttpRequestException("a\nb")));
        Assert.DoesNotContain("KEY0123", FailureWords.Of(new ArgumentException("The key KEY0123 is wrong.")));
    }

    /// <summary>A stopwatch that the test moves.</summary>
    sealed class Stopped : TimeProvider
    {
        long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref ticks);

        public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
    }

    static async Task<System.Text.Json.JsonElement> Health(Live live) => (await live.Desk(HttpMethod.Get, "/gateways")).Expect(200).Json.GetProperty("data")[0]
        .GetProperty("routes")[0].GetProperty("health");
}
