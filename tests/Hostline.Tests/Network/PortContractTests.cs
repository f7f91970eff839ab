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
using Hostline.Network.Texting;
using Hostline.Network.Voice;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Network.Fakes;
using Hostline.Tests.Network.Gateways;
using Hostline.Tests.Network.Kannel;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hostline.Tests.Network;

/// <summary>
/// The contract of every side of a port: the sandbox's sides, a test's slow and failing ones, and real gateways. A further gateway needs one
/// more row.
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

    [Theory, InlineData("sandbox")]
    public async Task A_voice_takes_a_call_and_can_be_repeated_or_asked(string side)
    {
        Assert.Equal("sandbox", side);
        var voice = Sides.VoiceVerifier(world);
        var code = new SpokenCode(Guid.CreateVersion7(), Number, "Your verification code is 1 2 3.", "123");
        await IsTakenOnce(voice, code.Id, () => voice.Speak(code, Cancellation));
    }

    [Theory, InlineData("sandbox"), InlineData("fake")]
    public async Task A_voice_that_asks_for_a_code_tells_that_it_rings_and_can_be_repeated_or_asked(string side)
    {
        VoiceVerifier voice = side == "fake" ? new FakeTelephone { Recalls = new CallOutcome.Taken(Known.Value.ToString()) } : Sides.VoiceVerifier(world);
        var told = new List<CallReport>();
        var call = new KeyedCall(Known.Value, Number, null, 7, CallWords.Challenge(7), CallWords.Question(null));
        await IsTakenOnce(voice, call.Id, () => voice.Collect(call, reports =>
        {
            told.AddRange(reports);
            return Task.FromResult(new VerificationCall(Known, default, default, Number, default, default, CallState.Ringing, 0, 7, null, null, default));
        }, Cancellation));
        Assert.All(told, r => Assert.IsType<CallReport.Rings>(r));
        Assert.NotEmpty(told);
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

    [Theory, InlineData("sandbox"), InlineData("slow")]
    public async Task A_registry_reads_back_what_was_published_and_an_older_generation_changes_nothing(string side)
    {
        var (held, published) = (new Held(), new Held());
        held.LetGo();
        RoutingRegistry registry = side == "slow" ? new HeldRegistry(Sides.RoutingRegistry(world), held, published) : Sides.RoutingRegistry(world);
        var newer = new ClaimedRoute(world.Id, Number.Digits, 2, AnyId.New(), AccountId.None, default, 0, 1);
        Assert.Equal(RegistryAnswer.Pending, await registry.Read(newer, Cancellation));
        Assert.True(await registry.Publish(newer, Cancellation));
        Assert.True(await registry.Publish(newer with { Generation = 1, Hosting = null }, Cancellation));
        Assert.Equal(RegistryAnswer.Confirmed, await registry.Read(newer, Cancellation));
    }

    [Fact]
    public async Task A_probe_that_is_asked_again_says_the_same()
    {
        var id = Guid.CreateVersion7();
        var probe = Sides.CapabilityProbe(world);
        Assert.Equal(ProbeAnswer.Arrived, await probe.Try(id, Number, Cancellation));
        Assert.Equal(ProbeAnswer.Arrived, await probe.Try(id, Number, Cancellation));
        Assert.Equal(ProbeAnswer.Lost, await probe.Try(Guid.CreateVersion7(), PhoneNumber.Parse("+13125550126"), Cancellation));
    }

    [Fact]
    public async Task A_mail_that_is_handed_over_again_is_one_mail()
    {
        var mail = new OutgoingMail(AnyId.New(), "ops@acme.example", new("subject", "text", "<p>html</p>"), await Database.Now());
        await using var relay = Sides.MailRelay(world);
        Assert.IsType<MailOutcome.Taken>(await relay.Send(mail, Cancellation));
        Assert.IsType<MailOutcome.Taken>(await relay.Send(mail, Cancellation));
        Assert.Equal(1, await Database.One(new("select count(*) from messages"), r => r.Long(0)));
    }
}
