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

    public static TheoryData<StoreKind> Both => TestStore.Both;

    /// <summary>
    /// Three texts were being sent when their node was killed. The node that takes over asks about each, and sends only what never arrived.
    /// </summary>
    [Theory, MemberData(nameof(Both))]
    public async Task Of_the_texts_of_a_killed_node_only_those_that_the_other_side_never_got_are_sent_again(StoreKind kind)
    {
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        var data = Directory.CreateTempSubdirectory("hostline-killed-").FullName;
        var (arrived, unheard, unknown) = (AnyId.New().Value, AnyId.New().Value, AnyId.New().Value);
        await DyingNode.Run(data, postgres?.Url, [arrived, unheard, unknown]);

        var sender = new FakeSender
        {
            RecallOf = id => id == arrived ? new CallOutcome.Taken("sms-1") : id == unknown ? new CallOutcome.Unknown() : new CallOutcome.NotThere(),
        };
        await using (var server = await Start(postgres, sender, data))
        {
            await Ended(server);
        }

        Assert.Equal(new[] { arrived, unheard, unknown }.Order(), sender.AskedAbout.Order());
        Assert.Equal([unheard], sender.Sent.Select(t => t.Id));
        Directory.Delete(data, recursive: true);
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
        await server.Alter(unit);

        await Ended(server);
        Assert.Equal(Assert.Single(sender.Sent).Id, Assert.Single(sender.AskedAbout));
    }

    static Task<TestServer> Start(PostgresDatabase? postgres, FakeSender sender, string? data = null) => TestServer.Start(
        postgres?.Url, configure: s => s with { Data = data ?? s.Data },
        others: services => services.ReplaceSides(sides => sides with { TextSender = _ => sender }));

    static Task Ended(TestServer server) => Hang.Until(
        async () => await server.Services.GetRequiredService<Database>().One(new("select count(*) from errands"), r => r.Long(0)) == 0,
        () => "The end of the errand");
}
