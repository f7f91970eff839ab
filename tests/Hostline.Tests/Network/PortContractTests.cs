using Hostline.Core;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Lookup;
using Hostline.Network.Mail;
using Hostline.Network.Probing;
using Hostline.Network.Registry;
using Hostline.Network.Scanning;
using Hostline.Network.Texting;
using Hostline.Network.Voice;
using Hostline.Network.Voice.Sip;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Network.Fakes;
using Hostline.Tests.Network.Gateways;
using Hostline.Tests.Network.Kannel;
using Hostline.Tests.Network.Mail;
using Hostline.Tests.Network.Scanning;
using Hostline.Tests.Network.Scanning.Pdf;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hostline.Tests.Network;

/// <summary>
/// The contract of every side of a port: the sandbox's sides, a test's slow and failing ones, and all real ones, over what they really lead to, or
/// over answers as the vendor publishes them. A further gateway needs one more row for each of its ports.
/// </summary>
public sealed class PortContractTests : IAsyncLifetime
{
    static readonly PhoneNumber Number = PhoneNumber.Parse("+13125550001"), Wireless = PhoneNumber.Parse("+13125550110");

    TestServer server = null!;
    World world = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    SandboxSides Sides => server.Services.GetRequiredService<SandboxSides>();

    Database Database => server.Services.GetRequiredService<Database>();

    public async ValueTask InitializeAsync()
    {
        server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        world = (await Database.One(WorldTable.ById, WorldTable.Read, sandbox.Id))!;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory, InlineData("sandbox"), InlineData("fake"), InlineData("kannel"), InlineData("telnyx"), InlineData("twilio")]
    public async Task A_sender_takes_a_text_and_can_be_repeated_or_asked_or_says_that_it_cannot(string side)
    {
        await using var kannel = side == "kannel" ? await KannelStage.Begin() : null;
        await using var upstream = side is "telnyx" or "twilio" ? await UpstreamTextStage.Start(side) : null;
        TextSender sender = side switch
        {
            "fake" => new FakeSender(),
            "kannel" => kannel!.Server.Services.GetRequiredService<Ports>().Of(World.Live).TextSender(Number.ToString())!,
            "telnyx" or "twilio" => upstream!.Front.Services.GetRequiredService<Ports>().Of(World.Live).TextSender(Number.ToString())!,
            _ => Sides.TextSender(world),
        };
        var text = new OutgoingText(Guid.CreateVersion7(), Number.ToString(), "hello");
        await IsTakenOnce(sender, text.Id, () => sender.Send(text, Cancellation));
    }

    [Theory, InlineData("sandbox"), InlineData("sip"), InlineData("twilio")]
    public async Task A_voice_takes_a_call_and_can_be_repeated_or_asked_or_says_that_it_cannot(string side)
    {
        await using var callee = side == "sip" ? await Callee.Start() : null;
        await using var vendor = side == "twilio" ? await Vendor.Start(CallsPath, 201, """{"sid":"CA1"}""") : null;
        await using var front = vendor is null ? null : await VoiceFront(vendor);
        var voice = side switch
        {
            "sip" => Sip(callee!),
            "twilio" => front!.Services.GetRequiredService<Ports>().Of(World.Live).VoiceVerifier(Number)!,
            _ => Sides.VoiceVerifier(world),
        };
        var code = new SpokenCode(Guid.CreateVersion7(), callee is null ? Number : Callee.Number, "Your verification code is 1 2 3.", "123");
        await IsTakenOnce(voice, code.Id, () => voice.Speak(code, Cancellation));
    }

    [Theory, InlineData("sandbox"), InlineData("fake"), InlineData("sip")]
    public async Task A_voice_that_asks_for_a_code_tells_first_that_it_rings_and_can_be_repeated_or_asked_or_says_that_it_cannot(string side)
    {
        await using var callee = side == "sip" ? await Callee.Start() : null;
        var voice = side switch
        {
            "fake" => new FakeTelephone { Recalls = new CallOutcome.Taken(Known.Value.ToString()) },
            "sip" => Sip(callee!),
            _ => Sides.VoiceVerifier(world),
        };
        var told = new List<CallReport>();
        var now = new VerificationCall(Known, default, default, Number, default, default, CallState.Queued, 0, 7, null, null, default);
        var call = new KeyedCall(Known.Value, callee is null ? Number : Callee.Number, null, 7, CallWords.Challenge(7), CallWords.Question(null));
        await IsTakenOnce(voice, call.Id, () => voice.Collect(call, reports =>
        {
            told.AddRange(reports);
            now = reports.Aggregate(now, (at, report) => at.After(report, report is CallReport.Keyed ? CallEnd.NoKeys : null) ?? at);
            return Task.FromResult(now);
        }, Cancellation));
        Assert.IsType<CallReport.Rings>(told.FirstOrDefault());
    }

    static SipVoice Sip(Callee callee) => new(new("127.0.0.1", callee.Port, "udp", "+13125550100") { Address = "127.0.0.1" }, new PressingPrompts(callee), 1,
        TimeProvider.System, NullLogger<SipVoice>.Instance)
    {
        Pace = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
    };

    const string VendorAccount = "AC00000000000000000000000000000001", CallsPath = $"/2010-04-01/Accounts/{VendorAccount}/Calls.json";

    static Task<TestServer> VoiceFront(ReceivingServer vendor) => TestServer.Start(configure: s => s with
    {
        Gateways = LiveNetwork.None,
        PublicUrl = new("http://127.0.0.1:1"),
        Live = GatewayEnvironment.Settings(("HOSTLINE_CALLS", "twilio"), ("HOSTLINE_TWILIO_URL", vendor.BaseUrl), ("HOSTLINE_TWILIO_ACCOUNT", VendorAccount),
            ("HOSTLINE_TWILIO_TOKEN", "token"), ("HOSTLINE_TWILIO_FROM", "+13125550100"), ("HOSTLINE_PUBLIC_URL", "http://127.0.0.1:1")),
    });

    /// <summary>Answers as a vendor publishes them.</summary>
    static class Vendor
    {
        public static async Task<ReceivingServer> Start(string path, int status, string body)
        {
            var server = await ReceivingServer.Start();
            server.Answer(path, Answer.Status(status, body));
            return server;
        }
    }

    static readonly CallId Known = Ids.New<CallId>(DateTimeOffset.UnixEpoch);

    async Task IsTakenOnce(Port port, Guid id, Func<Task<CallOutcome>> call)
    {
        var first = Assert.IsType<CallOutcome.Taken>(await call());
        if (port.IsRepeatable)
        {
            Assert.Equal(first, await call());
            Assert.Equal(1, await Database.One(new("select count(*) from messages where id = $1"), r => r.Long(0), id));
        }
        else
        {
            var read = await port.ReadBack(id, Cancellation);
            Assert.True(read is CallOutcome.Unknown || read.Equals(first));
        }
    }

    [Theory, InlineData("sandbox"), InlineData("slow"), InlineData("failing")]
    public async Task A_look_up_answers_of_each_number_it_knows_and_leaves_out_the_others(string side)
    {
        var held = new Held();
        LineLookup lookup = side switch
        {
            "slow" => new HeldLookup(Sides.LineLookup(world), held),
            "failing" => new BrokenLookup(),
            _ => Sides.LineLookup(world),
        };
        var batch = new ReadBatch();
        var question = lookup.Begin([Number, Wireless], batch);
        await Database.Run(batch, Cancellation);
        var told = await question.Within(TimeSpan.FromMilliseconds(1), TimeProvider.System, NullLogger.Instance);
        if (side != "sandbox")
        {
            Assert.Empty(told);
            held.LetGo();
        }

        if (side != "failing")
        {
            told = await question.All(Cancellation);
            Assert.Equal(Reason.NumberWireless, told[Wireless].Refusal);
            Assert.Null(told[Number].Refusal);
        }
    }

    [Theory, InlineData("http"), InlineData("telnyx"), InlineData("twilio")]
    public async Task A_look_up_over_a_network_says_whether_a_number_can_be_hosted_and_leaves_it_out_while_no_one_answers(string side)
    {
        var none = PhoneNumber.Parse("+13125550000");
        await using var own = side == "http" ? await OperatorServer.Start() : null;
        await using var vendor = side == "http" ? null : await ReceivingServer.Start();
        var path = side == "telnyx" ? "/v2/number_lookup/%2B1" : "/v2/PhoneNumbers/%2B1";
        vendor?.Answer(path + Number.Digits, Answer.Status(200, side == "telnyx" ? """{"data":{"carrier":{"name":"Prairie","type":"fixed line"}}}"""
            : """{"valid":true,"line_type_intelligence":{"type":"landline","carrier_name":"Prairie"}}"""));
        vendor?.Answer(path + none.Digits, Answer.Status(404));
        var (gateway, parts) = GatewayEnvironment.Alone(side, "HOSTLINE_LOOKUP", side switch
        {
            "http" => own!.Variables,
            "telnyx" => [("HOSTLINE_TELNYX_URL", vendor!.BaseUrl), ("HOSTLINE_TELNYX_KEY", "KEY0123")],
            _ => [("HOSTLINE_TWILIO_URL", vendor!.BaseUrl), ("HOSTLINE_TWILIO_ACCOUNT", VendorAccount), ("HOSTLINE_TWILIO_TOKEN", "token")],
        });
        await using var scope = parts;
        var lookup = gateway.LineLookup(null, parts);
        var told = await lookup.Begin([Number, none], new ReadBatch()).All(Cancellation);
        Assert.Null(told[Number].Refusal);
        Assert.Equal(Reason.NumberNotValidated, told[none].Refusal);

        await (own?.DisposeAsync() ?? ValueTask.CompletedTask);
        vendor?.Answer(path + Number.Digits, Answer.Break);
        Assert.Empty(await lookup.Begin([Number], new ReadBatch()).All(Cancellation));
    }

    [Theory, InlineData("sandbox"), InlineData("slow"), InlineData("http")]
    public async Task A_registry_reads_back_what_was_published_and_an_older_generation_changes_nothing(string side)
    {
        var (held, published) = (new Held(), new Held());
        held.LetGo();
        await using var own = side == "http" ? await OperatorServer.Start() : null;
        var (gateway, parts) = own is null ? (null, null) : GatewayEnvironment.Alone("http", "HOSTLINE_REGISTRY", own.Variables);
        RoutingRegistry registry = side switch
        {
            "slow" => new HeldRegistry(Sides.RoutingRegistry(world), held, published),
            "http" => gateway!.RoutingRegistry(null, parts!),
            _ => Sides.RoutingRegistry(world),
        };
        var newer = new ClaimedRoute(world.Id, Number.Digits, 2, AnyId.New(), AccountId.None, default, 0, 1);
        Assert.NotEqual(RegistryAnswer.Confirmed, await registry.Read(newer, Cancellation));
        Assert.Equal(RoutedTo.Elsewhere, await registry.Find(world.Id, Number, Cancellation));
        Assert.Equal(RegistryAnswer.Pending, await registry.Publish(newer, Cancellation));
        Assert.Equal(RegistryAnswer.Pending, await registry.Publish(newer with { Generation = 1, Hosting = null }, Cancellation));
        Assert.Equal(RegistryAnswer.Confirmed, await registry.Read(newer, Cancellation));
        Assert.Equal(RoutedTo.Here, await registry.Find(world.Id, Number, Cancellation));
        await (parts?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Theory, InlineData("telnyx"), InlineData("twilio")]
    public async Task An_upstream_host_as_the_registry_has_one_order_however_often_a_route_is_published_and_reads_it_back(string side)
    {
        await using var stage = await UpstreamStage.Start(side, hears: false);
        var number = PhoneNumber.Parse(UpstreamStage.Number);
        var registry = stage.Front.Services.GetRequiredService<Ports>().Of(World.Live).RoutingRegistry(number)!;
        var route = new ClaimedRoute(World.LiveId, number.Digits, 1, AnyId.New(), stage.Account.Id, AnyId.New(), 0, 1);
        Assert.Equal(RoutedTo.Elsewhere, await registry.Find(World.LiveId, number, Cancellation));
        Assert.Equal(RegistryAnswer.Pending, await registry.Publish(route, Cancellation));
        Assert.Equal(RegistryAnswer.Pending, await registry.Publish(route, Cancellation));
        Assert.Equal(RegistryAnswer.Pending, await registry.Read(route, Cancellation));
        Assert.Equal(1, await stage.UpstreamOrders());

        // The steps of people upstream are simulated.
        await stage.Upstream.Alter("update hostings set state = 7, open = 0, holds = false");
        await stage.Upstream.Alter("update orders set status = 6");
        Assert.Equal(RegistryAnswer.Confirmed, await registry.Read(route, Cancellation));
        Assert.Equal(RoutedTo.Here, await registry.Find(World.LiveId, number, Cancellation));

        var release = route with { Generation = 2, Hosting = null };
        Assert.Equal(RegistryAnswer.Pending, await registry.Publish(release, Cancellation));
        Assert.Equal(RegistryAnswer.Pending, await registry.Publish(release, Cancellation));
        await Hang.Until(async () => await registry.Read(release, Cancellation) == RegistryAnswer.Confirmed, () => "The release upstream");
        Assert.Equal(RoutedTo.Elsewhere, await registry.Find(World.LiveId, number, Cancellation));
        await stage.StopUpstream();
        Assert.Equal(RoutedTo.Unknown, await registry.Find(World.LiveId, number, Cancellation));
    }

    [Fact]
    public async Task A_probe_that_is_asked_again_says_the_same()
    {
        var id = Guid.CreateVersion7();
        var probe = Sides.CapabilityProbe(world);
        Assert.Equal(ProbeAnswer.Arrived, (await probe.Try(id, Number, Cancellation)).Answer);
        Assert.Equal(ProbeAnswer.Arrived, (await probe.Try(id, Number, Cancellation)).Answer);
        Assert.Equal(ProbeAnswer.Lost, (await probe.Try(Guid.CreateVersion7(), PhoneNumber.Parse("+13125550126"), Cancellation)).Answer);
    }

    [Fact]
    public async Task A_probe_by_text_sends_one_text_and_waits_a_day_for_it()
    {
        var (sender, queue) = (new FakeSender(), server.Services.GetRequiredService<CommitQueue>());
        var probe = new TextedProbe(sender, "+13125550100", Database, queue);
        var (arrives, loses) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        foreach (var id in new[] { arrives, arrives, loses })
        {
            var tried = await probe.Try(id, Number, Cancellation);
            Assert.Equal((ProbeAnswer.Pending, "+13125550100"), (tried.Answer, tried.Text!.From));
        }

        Assert.Equal([arrives, loses], sender.Sent.Select(t => t.Id));
        await server.Alter(ProbeTable.CheckArrived(new Unit(), ErrandId.Of(arrives), Number, await Database.Now()));
        await server.Alter("update probes set sent_at = sent_at - 86400000000");
        var result = await probe.Try(arrives, Number, Cancellation);
        Assert.Equal(ProbeAnswer.Arrived, result.Answer);
        Assert.Equal(sender.Sent.First().Text, result.Text!.Text);
        Assert.NotNull(result.Text.ArrivedAt);
        Assert.Equal((ProbeAnswer.Lost, null), await probe.Try(loses, Number, Cancellation) is var lost ? (lost.Answer, lost.Text!.ArrivedAt) : default);
    }

    [Theory, InlineData("sandbox"), InlineData("smtp")]
    public async Task A_mail_that_is_handed_over_again_is_one_mail_or_can_be_recognized(string side)
    {
        await using var receiver = side == "smtp" ? await SmtpReceiver.Start() : null;
        var mail = new OutgoingMail(AnyId.New(), "ops@acme.example", new("subject", "text", "<p>html</p>"), await Database.Now());
        await using MailRelay relay = receiver is null ? Sides.MailRelay(world) : new Relay(receiver.Settings);
        Assert.IsType<MailOutcome.Taken>(await relay.Send(mail, Cancellation));
        Assert.IsType<MailOutcome.Taken>(await relay.Send(mail, Cancellation));
        if (receiver is null)
        {
            Assert.Equal(1, await Database.One(new("select count(*) from messages"), r => r.Long(0)));
        }
        else
        {
            Assert.Equal((await receiver.Next()).Header("Message-Id"), (await receiver.Next()).Header("Message-Id"));
        }
    }

    [Theory, InlineData("bytes"), InlineData("clamd")]
    public async Task A_scanner_says_the_same_of_the_same_bytes_and_never_that_they_are_clean_when_it_is_away(string side)
    {
        await using var real = side == "clamd" ? await ClamdProcess.Start() : null;
        using var fake = side == "clamd" ? null
            : new FakeClamd("stream: OK\0", "stream: OK\0", "stream: Hostline.Test FOUND\0", "stream: Hostline.Test FOUND\0");
        Scanner scanner = new Clamd("127.0.0.1", real?.Port ?? fake!.Port);
        Assert.True(scanner.IsRepeatable);
        Assert.IsType<ClamdAnswer.Clean>(await scanner.Scan(PdfWriting.Letter(""), Cancellation));
        Assert.IsType<ClamdAnswer.Clean>(await scanner.Scan(PdfWriting.Letter(""), Cancellation));
        var found = Assert.IsType<ClamdAnswer.Found>(await scanner.Scan(ClamdProcess.Bad, Cancellation));
        Assert.Equal(found, await scanner.Scan(ClamdProcess.Bad, Cancellation));
        Assert.IsType<ClamdAnswer.Missing>(await new Clamd("127.0.0.1", FreePort.Take()).Scan(PdfWriting.Letter(""), Cancellation));
    }
}
