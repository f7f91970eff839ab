using System.Collections.Concurrent;
using System.Net;
using Hostline.Core.Deliveries;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Texting;
using Hostline.Ownership;
using Hostline.Tests.Network.Gateways;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Outbox;

/// <summary>A code waits for its gateway: what goes out when the gateway is back, and what does not.</summary>
public sealed class CodeSendingTests
{
    const string Number = "+13127720001", Orders = "/messaging_hosted_number_orders";

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_code_that_was_asked_for_twice_while_the_gateway_was_down_goes_out_once(StoreKind kind)
    {
        await using var site = await Site.Begin(kind);
        var order = await site.AskWhileDown();
        (await site.Live.AskCodes(site.Account, order, Number)).Expect(200);
        await Hang.Until(async () => await site.Errands("attempts > 0") == 2, () => "A try of both errands");

        site.Sender.IsDown = false;
        await site.Settles();
        Assert.Single(site.Sender.Sent);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_code_that_is_asked_for_again_after_it_went_out_goes_out_again_when_its_minute_is_over(StoreKind kind)
    {
        await using var site = await Site.Begin(kind);
        site.Sender.IsDown = false;
        var order = await site.Live.Order(site.Account, Number);
        (await site.Live.AskCodes(site.Account, order, Number)).Expect(200);
        await site.Settles();
        var sentAt = (await site.Live.Read("select sent_at from sent_codes", r => r.Time(0)))[0];

        (await site.Live.AskCodes(site.Account, order, Number)).Expect(200);
        await Hang.Until(async () => await site.Errands("attempts > 0") == 1, () => "The second errand, put off");
        Assert.Equal(sentAt.AddMinutes(1), (await site.Live.Read("select due_at from errands where kind = 2", r => r.Time(0)))[0]);
        Assert.Single(site.Sender.Sent);

        await site.Live.Write("update sent_codes set sent_at = sent_at - 60000000");
        await site.Live.Write("update errands set wake_at = 0 where kind = 2");
        await site.Settles();
        Assert.Equal(2, site.Sender.Sent.Count);
        Assert.Single(site.Sender.Sent.Select(t => t.Code).Distinct());
    }

    [Theory]
    [InlineData("update sent_codes set first_sent_at = first_sent_at - 600000000")]
    [InlineData("update sent_codes set wrong_tries = 3")]
    [InlineData("update hostings set state = 11, live = false, holds = false")]
    [InlineData("update hostings set open = 12")]
    public async Task A_code_that_is_of_no_use_when_the_gateway_is_back_does_not_go_out(string meanwhile)
    {
        await using var site = await Site.Begin(StoreKind.Sqlite);
        await site.AskWhileDown();
        await site.Live.Write(meanwhile);

        site.Sender.IsDown = false;
        await site.Settles();
        Assert.Empty(site.Sender.Sent);
    }

    [Fact]
    public async Task A_text_says_for_how_long_its_code_is_still_valid()
    {
        await using var site = await Site.Begin(StoreKind.Sqlite);
        await site.AskWhileDown();
        await site.Live.Write("update sent_codes set first_sent_at = first_sent_at - 420000000");

        site.Sender.IsDown = false;
        await site.Settles();
        Assert.Contains("It is valid for 3 minutes.", Assert.Single(site.Sender.Sent).Text);
    }

    [Fact]
    public async Task A_code_for_the_owner_of_a_line_that_has_died_when_the_gateway_is_back_does_not_go_out()
    {
        await using var site = await Site.Begin(StoreKind.Sqlite);
        var asked = await site.Live.Server.Services.GetRequiredService<LineProofs>()
            .Ask(World.Live, PhoneNumber.Parse(Number), CodeMethod.Sms, "a browser", IPAddress.Loopback);
        Assert.False(asked.IsRefused);
        await Hang.Until(async () => await site.Errands("attempts > 0", ErrandKind.ProveLine) == 1, () => "A try while the gateway is down");
        await site.Live.Write("update line_proofs set asked_at = asked_at - 600000000");

        site.Sender.IsDown = false;
        await Hang.Until(async () => await site.Errands("kind = kind", ErrandKind.ProveLine) == 0, () => "The end of the errand");
        Assert.Empty(site.Sender.Sent);
    }

    [Fact]
    public async Task An_order_that_was_deleted_while_the_upstream_host_was_down_is_not_placed_there_afterwards()
    {
        await using var upstream = await ReceivingServer.Start();
        upstream.Answer(Orders, Answer.Status(503));
        await using var server = await TestServer.Start(configure: s => s with
        {
            Gateways = LiveNetwork.None,
            Live = GatewayEnvironment.Settings(("HOSTLINE_LOOKUP", "simulated"), ("HOSTLINE_PROBE", "simulated"), ("HOSTLINE_REGISTRY", "telnyx"),
                ("HOSTLINE_TELNYX_URL", upstream.BaseUrl), ("HOSTLINE_TELNYX_KEY", "KEY0123456789abcdef")),
        });
        var live = await Live.On(server);
        var account = await live.Open("acme");
        var order = await live.Order(account, Number);
        (await live.AskCodes(account, order, Number)).Expect(200);
        await Hang.Until(async () => (await live.Read("select count(*) from errands where kind = 2 and attempts > 0", r => r.Long(0)))[0] == 1,
            () => "A try while the upstream host is down");

        (await live.Telnyx(account, HttpMethod.Delete, $"{Orders}/{order}")).Expect(200);
        upstream.Answer(Orders, Answer.Status(200, """{"data":[],"meta":{"total_pages":1}}"""));
        await Hang.Until(async () => (await live.Read("select count(*) from errands where kind = 2", r => r.Long(0)))[0] == 0, () => "The end of the errand");
        Assert.DoesNotContain(upstream.All, r => r.Method == "POST");
    }

    /// <summary>A live account whose texts go to a gateway that can be down.</summary>
    sealed class Site(TestServer server, PostgresDatabase? postgres, Live live, LiveAccount account, Gateway sender) : IAsyncDisposable
    {
        public Live Live => live;

        public LiveAccount Account => account;

        public Gateway Sender => sender;

        public static async Task<Site> Begin(StoreKind kind)
        {
            var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
            var sender = new Gateway();
            var server = await TestServer.Start(postgres?.Url, others: services => services.ReplaceSides(sides => sides with { TextSender = _ => sender }));
            var live = await Live.On(server);
            return new(server, postgres, live, await live.Open("acme"), sender);
        }

        /// <summary>An order whose code was asked for once, and tried at least once.</summary>
        public async Task<AnyId> AskWhileDown()
        {
            var order = await live.Order(account, Number);
            (await live.AskCodes(account, order, Number)).Expect(200);
            await Hang.Until(async () => await Errands("attempts > 0") == 1, () => "A try while the gateway is down");
            return order;
        }

        public async Task<long> Errands(string which, ErrandKind kind = ErrandKind.SendCode) =>
            (await live.Read($"select count(*) from errands where kind = {(int)kind} and {which}", r => r.Long(0)))[0];

        public Task Settles() => Hang.Until(async () => await Errands("kind = kind") == 0, () => "The end of all codes' errands");

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            await (postgres?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    /// <summary>A gateway that takes nothing while it is down.</summary>
    sealed class Gateway : TextSender
    {
        public volatile bool IsDown = true;

        public ConcurrentQueue<OutgoingText> Sent { get; } = new();

        public override Task<CallOutcome> Send(OutgoingText text, CancellationToken cancellation)
        {
            if (IsDown)
            {
                return Task.FromResult<CallOutcome>(new CallOutcome.NotNow("it is down"));
            }

            Sent.Enqueue(text);
            return Task.FromResult<CallOutcome>(new CallOutcome.Taken("sms-" + text.Id));
        }
    }
}
