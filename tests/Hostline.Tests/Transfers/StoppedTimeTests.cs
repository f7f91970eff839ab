using Hostline.Core.Deadlines;
using Hostline.Core.Notices;
using Hostline.Core.Orders;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Network.Mail;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Transfers;

namespace Hostline.Tests.Transfers;

/// <summary>Stops of a live window in any order and with any overlap: each instant counts once or not at all.</summary>
public sealed class StoppedTimeTests
{
    /// <summary>Everything happens at whole ticks, so that the simple count below is exact.</summary>
    static readonly TimeSpan Tick = TimeSpan.FromSeconds(30);

    const int Steps = 30, Sequences = 25, TicksOfPatience = 3;

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Frozen_held_and_unserved_time_is_left_out_once_in_every_sequence_of_them(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        for (var seed = 1; seed <= Sequences; seed++)
        {
            await Walk.Through(store, seed);
        }
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_window_whose_mail_goes_out_while_its_order_is_frozen_begins_when_the_hold_is_lifted(StoreKind kind)
    {
        await using var relay = await SmtpReceiver.Start(new() { Cut = true }, FreePort.Take());
        await using var asked = await LiveTransfer.Begin(kind, configure: s => s with { Relay = relay.Settings });
        await asked.Until(async () => await asked.Count("select count(*) from errands where kind = 6 and attempts > 0") > 0, "No mail was tried.");
        (await asked.Live.As(asked.Acme, HttpMethod.Post, $"/orders/{asked.Order}/dispute", new { reason = "We never heard of them." })).Expect(200);
        await asked.Serve(TimeSpan.FromHours(10));
        await relay.Restart(new());
        await asked.Until(async () =>
        {
            // Again and again: an attempt that was on its way to the old relay puts the mail off by minutes when it ends.
            await asked.Live.Server.Alter(new Unit().Then(new("update errands set wake_at = 1 where kind = 6 and wake_at > 1")).Wake(Wakes.Mail));
            return await asked.Count("select count(*) from consents where window_from is not null") == 1;
        }, "The window did not begin.");
        await asked.Serve(TimeSpan.FromHours(5));

        (await asked.Live.Desk(HttpMethod.Post, $"/orders/{asked.Order}/lift", new { reason = "They know each other." })).Expect(200);

        await asked.Serve(Consent.Window - TimeSpan.FromMinutes(4));
        await asked.Beat();
        Assert.DoesNotContain("consent.given", await asked.Kinds());
        await asked.Serve(TimeSpan.FromMinutes(5));
        await asked.Hear("consent.given");
    }

    /// <summary>One window with random events, and a count of every tick beside it.</summary>
    sealed class Walk(TestStore store, Dice random, Order order, Consent consent)
    {
        readonly List<bool> away = [], frozen = [], held = [];
        readonly List<(AnyId Notice, int At, bool Asks)> mails = [];
        Order order = order;
        int? windowFrom;

        int Now => away.Count;

        DateTimeOffset Instant => At(Now);

        public static async Task Through(TestStore store, int seed)
        {
            var order = store.Order(3_125_550_000 + seed) with { World = World.LiveId };
            var consent = Consent.Open(store.NewId(), order.Id, store.NewId(), new byte[Consent.NonceBytes], [], store.Now, isAsked: true);
            await store.Write(TestStore.Add(order), TestStore.With(unit => ConsentTable.Add(unit, order, consent)));
            var walk = new Walk(store, new(seed), order, consent);
            await walk.Queue(NoticeKind.ConsentRequested);
            for (var step = 0; step < Steps; step++)
            {
                await walk.Step();
                var expected = walk.Counted();
                var passed = await walk.Passed();
                Assert.True(expected == passed, $"Sequence {seed}, step {step}: {passed} of the window has passed instead of {expected}.");
            }

            await store.Write(TestStore.With(unit => unit.Then(new("delete from heartbeat_gaps"))));
        }

        async Task Step()
        {
            switch (random.Next(5))
            {
                case 0 when order.Frozen is null: await Freeze(); break;
                case 0 or 1 when order.Frozen is not null: await Thaw(); break;
                case 1: await Queue(NoticeKind.ConsentReminded); break;
                case 2 when mails.Count > 0: await MailIsOut(mails[random.Next(mails.Count)]); break;
                case 3: await BeAway(1 + random.Next(400)); break;
            }

            for (var ticks = random.Next(random.Next(3) == 0 ? 6 : 500); ticks > 0; ticks--)
            {
                Pass(isAway: false);
            }
        }

        void Pass(bool isAway)
        {
            held.Add(mails.Any(m => m.At + TicksOfPatience <= Now));
            frozen.Add(order.Frozen is not null);
            away.Add(isAway);
        }

        TimeSpan Counted() => Tick * Enumerable.Range(windowFrom ?? 0, Now - (windowFrom ?? 0)).Count(t => !away[t] && !frozen[t] && !held[t]);

        async Task<TimeSpan> Passed()
        {
            var batch = new ReadBatch();
            var rows = batch.Many(ConsentTable.ById, ConsentTable.Read, consent.Id);
            var served = OpenWindows.Ask(batch, consent, Instant);
            await store.Database.Run(batch);
            return rows.Rows[0].Passed(Instant, served());
        }

        async Task Freeze()
        {
            order = order with { Frozen = new(Instant, "holder:link", "We never heard of them.") };
            await store.Write(FrozenTable.Freeze(new Unit().Then(new("update orders set frozen_at = $2 where id = $1"), order.Id, Instant), order, Instant));
        }

        async Task Thaw()
        {
            var unit = new Unit().Then(new("update orders set frozen_at = null where id = $1"), order.Id);
            await store.Write(FrozenTable.Thaw(unit, Live, order, order.Frozen!.At, Instant, Instant));
            order = order with { Frozen = null };
        }

        async Task Queue(NoticeKind kind)
        {
            var notice = new Notice(kind, consent.Holder, order.Id, new NoticeFacts([], Consent: consent.Id));
            mails.Add((store.NewId(), Now, kind == NoticeKind.ConsentRequested));
            await store.Write(TestStore.With(unit => NoticeTable.Add(unit, mails[^1].Notice, World.LiveId, notice, Instant)));
        }

        async Task MailIsOut((AnyId Notice, int At, bool Asks) mail)
        {
            var unit = WindowStopTable.AddRelay(NoticeTable.Mailed(new Unit(), mail.Notice, MailState.Sent), mail.Notice, Instant);
            if (mail.Asks)
            {
                ConsentTable.StartWindow(unit, consent.Id, World.LiveId, Instant);
                windowFrom = Now;
            }

            await store.Write(unit);
            mails.Remove(mail);
        }

        async Task BeAway(int ticks)
        {
            var from = Instant;
            for (; ticks > 0; ticks--)
            {
                Pass(isAway: true);
            }

            await store.Write(HeartbeatTable.Add(new Unit(), Pace.Minutes, new(from, Instant)));
        }

        DateTimeOffset At(int tick) => consent.OpenedAt + (tick * Tick);

        static World Live => new(World.LiveId, "live", ClockMode.Running, TimeSpan.Zero, null, 1, ReviewMode.Manual);
    }
    /// <summary>Random numbers that depend only on the seed (splitmix64).</summary>
    sealed class Dice(int seed)
    {
        ulong state = (ulong)seed;

        public int Next(int below)
        {
            state += 0x9E3779B97F4A7C15;
            var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)((z ^ (z >> 31)) % (ulong)below);
        }
    }
}
