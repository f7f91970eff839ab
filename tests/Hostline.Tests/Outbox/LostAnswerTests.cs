using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Notifications;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Network.Fakes;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Outbox;

/// <summary>Calls that must not be repeated, when it is unknown whether they were made.</summary>
public sealed class LostAnswerTests
{
    const string To = "+13125550001";

    /// <summary>An errand whose node had claimed it and begun its call when it died.</summary>
    static readonly Sql OfADeadNode = new("""
        insert into errands (id, world, account, order_id, kind, payload, attempts, due_at, wake_at, lease_until, fence, called_at)
        values ($1, $2, $1, $1, 22, $3, 0, $4, $4, $4, 1, $4)
        """);

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_text_of_a_dead_node_that_the_other_side_has_is_not_sent_again(StoreKind kind)
    {
        var sender = new FakeSender { Recalls = new CallOutcome.Taken("sms-1") };
        var errand = await TakeOver(kind, sender);
        Assert.Equal([errand], sender.AskedAbout);
        Assert.Empty(sender.Sent);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_text_of_a_dead_node_that_the_other_side_never_heard_of_is_sent_once(StoreKind kind)
    {
        var sender = new FakeSender();
        var errand = await TakeOver(kind, sender);
        Assert.Equal([errand], sender.AskedAbout);
        Assert.Equal([errand], sender.Sent.Select(t => t.Id));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_text_of_a_dead_node_is_not_repeated_where_the_other_side_cannot_be_asked(StoreKind kind)
    {
        var sender = new FakeSender { Recalls = new CallOutcome.Unknown() };
        await TakeOver(kind, sender);
        Assert.Empty(sender.Sent);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_answer_that_got_lost_is_read_back_before_the_text_is_sent_again(StoreKind kind)
    {
        var sender = new FakeSender { LosesFirstAnswer = true };
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await Start(postgres, sender);
        var unit = new Unit();
        ErrandTable.Add(unit, World.Live, AnyId.New(), AnyId.New(), AnyId.New(), null, ErrandKind.SendText,
            new QueuedText(To, "hello").ToBytes(), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        await server.Services.GetRequiredService<CommitQueue>().Write(unit);

        await Ended(server);
        Assert.Equal(Assert.Single(sender.Sent).Id, Assert.Single(sender.AskedAbout));
    }

    /// <summary>Returns the errand's id, which is the idempotency id of its call.</summary>
    static async Task<Guid> TakeOver(StoreKind kind, FakeSender sender)
    {
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await Start(postgres, sender);
        var errand = AnyId.New();
        await server.Services.GetRequiredService<CommitQueue>().Write(
            new Unit().Then(OfADeadNode, errand, World.LiveId, new QueuedText(To, "hello").ToBytes(), DateTimeOffset.UnixEpoch).Wake(Wakes.Errands));
        await Ended(server);
        return errand.Value;
    }

    static Task<TestServer> Start(PostgresDatabase? postgres, FakeSender sender) =>
        TestServer.Start(postgres?.Url, others: services => services.ReplaceSides(sides => sides with { TextSender = _ => sender }));

    static Task Ended(TestServer server) => Hang.Until(
        async () => await server.Services.GetRequiredService<Database>().One(new("select count(*) from errands"), r => r.Long(0)) == 0,
        () => "The end of the errand");
}
