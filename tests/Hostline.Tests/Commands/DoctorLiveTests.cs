using Hostline.Commands.Doctor;
using Hostline.Core.Deadlines;
using Hostline.Core.Notices;
using Hostline.Core.Ownership;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Mail;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Commands;

/// <summary>What doctor says of open work of live accounts, which waits for a gateway, a relay or a server that runs.</summary>
public sealed class DoctorLiveTests
{
    static readonly DateTimeOffset Now = new(2026, 6, 1, 15, 0, 0, TimeSpan.Zero);
    static readonly LiveWork Busy = new(Orders: 2, Windows: 1, Held: 0, Now.AddSeconds(-30), Now);

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Open_orders_windows_and_mail_that_waits_are_counted_in_the_live_world_alone(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var now = await store.Database.Now();
        var (live, sandbox) = (store.Order(3_125_550_001) with { World = World.LiveId }, store.Order(3_125_550_002));
        foreach (var order in new[] { live, sandbox })
        {
            var consent = Consent.Open(store.NewId(), order.Id, store.NewId(), new byte[Consent.NonceBytes], [], now.AddMinutes(-5), isAsked: true);
            var notice = new Notice(NoticeKind.ConsentRequested, consent.Holder, order.Id, new([], Consent: consent.Id));
            await store.Write(TestStore.Add(order), TestStore.With(unit => ConsentTable.Add(unit, order, consent)),
                TestStore.With(unit => NoticeTable.Add(unit, store.NewId(), order.World, notice, now.AddMinutes(-5))));
        }

        await store.Write(new Unit().Then(new("update heartbeats set beat_at = $1 where pace = 1"), now.AddMinutes(-2)));

        var work = await LiveWork.Look(store.Database);

        Assert.Equal((1L, 1L, 1L, now.AddMinutes(-2)), (work.Orders, work.Windows, work.Held, work.BeatAt));
        Assert.Equal(Grade.Fail, Of(work, "heartbeat", isServing: true).Grade);
    }

    [Fact]
    public async Task A_provider_whose_live_orders_have_no_gateway_and_whose_holders_get_no_mail_is_told()
    {
        await using var asked = await LiveTransfer.Begin(StoreKind.Postgres);
        using var data = new ScratchDirectory();
        var examined = await HostlineProgram.RunWith(
            new() { ["HOSTLINE_MASTER_KEY"] = TestServer.TestMasterKey, ["HOSTLINE_CODES_PER_ACCOUNT"] = "20000" },
            "doctor", "--data", data.Path, "--database", asked.PostgresUrl!, "--server", asked.Live.Server.BaseUrl);
        Assert.Equal(1, examined.ExitCode);
        Assert.Matches("fail +live orders +1 open order of live accounts cannot continue", examined.Output);
        Assert.Matches("warn +consents +1 holder has an open window of consent, but there is no relay", examined.Output);
        Assert.Matches("ok +heartbeat +The last one is", examined.Output);
        Assert.Matches("warn +codes +One account may use up all codes that the host sends in a day .20,000 and 10,000", examined.Output);
    }

    [Theory]
    [InlineData(LiveNetwork.None, 2, true)]
    [InlineData(LiveNetwork.None, 0, false)]
    [InlineData(LiveNetwork.Simulated, 2, false)]
    public void Open_live_orders_fail_where_there_is_no_gateway(LiveNetwork network, int orders, bool fails) =>
        Assert.Equal(fails, (Busy with { Orders = orders }).Check(Settings() with { Gateways = network }, Grade.Ok, true)
            .Any(f => f is { Subject: "live orders", Grade: Grade.Fail }));

    [Theory]
    [InlineData(false, 0, Grade.Ok, Grade.Warn, "no relay")]
    [InlineData(true, 0, Grade.Ok, Grade.Ok, "its mail is out")]
    [InlineData(true, 1, Grade.Warn, Grade.Warn, "90 seconds or more")]
    [InlineData(true, 1, Grade.Fail, Grade.Fail, "cannot be used")]
    internal void Holders_who_are_asked_need_a_relay_that_takes_their_mail(bool hasRelay, int held, Grade relay, Grade expected, string told)
    {
        var found = Of(Busy with { Held = held }, "consents", mail: relay, relay: hasRelay ? Relay : null);
        Assert.Equal(expected, found.Grade);
        Assert.Contains(told, found.Told);
    }

    [Theory]
    [InlineData(90, true, Grade.Ok)]
    [InlineData(91, true, Grade.Fail)]
    [InlineData(91, false, Grade.Warn)]
    [InlineData(null, true, Grade.Fail)]
    internal void A_heartbeat_older_than_90_seconds_is_told_while_a_window_is_open(int? age, bool isServing, Grade expected) =>
        Assert.Equal(expected, Of(Busy with { BeatAt = age is { } seconds ? Now.AddSeconds(-seconds) : null }, "heartbeat", isServing: isServing).Grade);

    [Fact]
    public void Without_an_open_window_neither_mail_nor_heartbeat_is_asked_for() =>
        Assert.Empty((Busy with { Orders = 0, Windows = 0, BeatAt = null }).Check(Settings(), Grade.Fail, false));

    [Theory]
    [InlineData(250, 1000, 20, 10000, 10, null)]
    [InlineData(1001, 1000, 20, 10000, 10, "A new account may have more codes")]
    [InlineData(250, 10001, 20, 10000, 10, "One account may use up all codes that the host")]
    [InlineData(250, 1000, 10001, 10000, 10, "One area code and exchange may use up")]
    [InlineData(250, 1000, 20, 10000, 21, "more than all accounts have together")]
    [InlineData(250, 1000, 20, 10000, 0, "One account may use up all codes of an area code")]
    [InlineData(0, 1000, 20, 10000, 10, "The codes of a new account have no limit")]
    [InlineData(250, 1000, 20, 0, 10, "The codes of the host have no limit")]
    public void Ceilings_of_codes_that_are_missing_or_contradict_each_other_are_told(int fresh, int account, int exchange, int host, int share, string? told)
    {
        var found = CodeCeilings.Check(new(fresh, account, exchange, host, TimeSpan.FromDays(30)) { ShareOfExchange = share });
        Assert.Equal(told is null ? Grade.Ok : Grade.Warn, Assert.Single(found).Grade);
        Assert.Contains(told ?? "10,000 a day for the host", found[0].Told);
    }

    static Finding Of(LiveWork work, string subject, Grade mail = Grade.Ok, bool isServing = true, RelaySettings? relay = null) =>
        work.Check(Settings() with { Relay = relay }, mail, isServing).Single(f => f.Subject == subject);

    static RelaySettings Relay => new("localhost", 25, TlsFirst: false, "hostline", new("no-reply@hostline.example"), null);

    static Settings Settings() => new() { Data = ".", Gateways = LiveNetwork.Simulated };
}
