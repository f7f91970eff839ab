using Hostline.Core;
using Hostline.Core.Events;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Sandboxes;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Network.Fakes;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Ownership;

/// <summary>Calls that several nodes work on at once, or that a node leaves behind when it dies.</summary>
public sealed class CallRaceTests
{
    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keys_on_two_nodes_and_the_clock_end_a_call_once(bool hangsUp)
    {
        await using var stage = await CallStage.Set(StoreKind.Postgres);
        await using var other = await stage.OtherNode();
        var there = new TestSandbox(other.BaseUrl, stage.Sandbox.Made);
        var order = await stage.Order();
        await stage.Placed(order);
        var code = (await stage.Shown(order)).Code!;
        var path = $"/handsets/{Uri.EscapeDataString(CallStage.Number)}/keys";
        var acts = Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? stage.Sandbox : there)
            .Control(HttpMethod.Post, path, new { keys = i % 3 == 0 ? "1" : code })).ToList();
        if (hangsUp)
        {
            acts.Add(there.Control(HttpMethod.Post, "/clock", new { advance = "PT60S" }));
        }

        var answers = await Task.WhenAll(acts);
        Assert.All(answers, a => Assert.Contains(a.Status, (int[])[200, 422]));
        var kinds = (await stage.Entries(order)).Select(e => e.GetProperty("kind").GetString()).ToList();
        Assert.Single(kinds, k => k == EventKinds.CallEnded);
        var isProven = (await stage.Hosting(order)).OwnershipProven;
        Assert.Equal(isProven ? 1 : 0, kinds.Count(k => k == EventKinds.OwnershipProven));
        Assert.Equal(isProven, (await stage.Calls(order)).Single() == "ended (proven)");
        Assert.True(isProven || hangsUp);
        Assert.True((await stage.Sandbox.Hostline(HttpMethod.Get, "/audit/verify")).Expect(200).Json.GetProperty("ok").GetBoolean());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_clock_does_not_move_before_a_call_that_is_due_was_placed(StoreKind kind)
    {
        var telephone = new FakeTelephone { Held = new() };
        await using var stage = await CallStage.Set(kind, others: services => services.ReplaceSides(sides => sides with { VoiceVerifier = _ => telephone }));
        var order = await stage.Order();
        await stage.Placed(order);
        await telephone.Held.Begun;

        var services = stage.Server.Services;
        var placedAt = (await stage.Entries(order))[^1].GetProperty("at").GetDateTimeOffset();
        var move = new ClaimedAdvance(stage.Sandbox.Id, placedAt.AddHours(1), ClockMode.Standing, 0, 1);
        await services.GetRequiredService<CommitQueue>().Write(ClockTable.CheckNew(new Unit(), move, placedAt, DateTimeOffset.MaxValue));
        var moved = await services.GetRequiredService<ClockMoves>().Run(move, TimeSpan.Zero, TestContext.Current.CancellationToken);
        Assert.Equal((placedAt, false), (moved.Now, moved.Quiet));

        telephone.Held.LetGo();
        await stage.Advance("PT0S");
        var ringing = (await stage.Entries(order)).Single(e => e.GetProperty("kind").GetString() == EventKinds.CallRinging);
        Assert.Equal(placedAt, ringing.GetProperty("at").GetDateTimeOffset());
        Assert.Equal(["ended (no answer)"], await stage.Calls(order));
    }

    public static TheoryData<StoreKind, CallOutcome, string, int> Recalled => new()
    {
        { StoreKind.Sqlite, new CallOutcome.NotThere(), "ringing", 1 },
        { StoreKind.Postgres, new CallOutcome.NotThere(), "ringing", 1 },
        { StoreKind.Sqlite, new CallOutcome.Taken("call-1"), "ringing", 0 },
        { StoreKind.Postgres, new CallOutcome.Taken("call-1"), "ringing", 0 },
        { StoreKind.Sqlite, new CallOutcome.Unknown(), "ended (lost)", 0 },
        { StoreKind.Postgres, new CallOutcome.Unknown(), "ended (lost)", 0 },
    };

    [Theory, MemberData(nameof(Recalled))]
    public async Task A_call_of_a_node_that_died_while_it_placed_it_is_not_placed_twice(StoreKind kind, CallOutcome recalled, string state, int placed)
    {
        var telephone = new FakeTelephone { Recalls = recalled };
        await using var stage = await CallStage.Set(kind, others: services => services.ReplaceSides(sides => sides with { VoiceVerifier = _ => telephone }));
        var order = await stage.Order();
        await stage.Placed(order, "9", delay: 30);
        await stage.Change("update errands set called_at = 1, fence = 1 where kind = $1", (int)Hostline.Core.Deliveries.ErrandKind.PlaceCall);
        await stage.Advance("PT30S");
        Assert.Equal([state], await stage.Calls(order));
        Assert.Equal((await stage.Shown(order)).Calls[0].Value, Assert.Single(telephone.AskedAbout));
        Assert.Equal(placed, telephone.Placed.Count);
        Assert.All(telephone.Placed, p => Assert.Equal("9", p.Extension));
        await stage.Advance("PT60S");
        Assert.Equal([state == "ringing" ? "ended (no answer)" : state], await stage.Calls(order));
    }
}
