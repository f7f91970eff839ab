using Hostline.Tests.Api;
using Hostline.Tests.Support;

namespace Hostline.Tests.Outbox;

/// <summary>One account's receivers, or those of all accounts of a sandbox, never answer; everyone else's webhooks are still sent.</summary>
public sealed class NeighborTests
{
    const int Places = 64;

    /// <summary>What all accounts of one sandbox have together: half of the sandboxes' half.</summary>
    const int Share = Places / 4;

    static readonly TimeSpan Soon = Hang.Limit;

    /// <summary>More than the node can send at once, and more than one account's or sandbox's share.</summary>
    const int Accounts = 4, ReceiversOfEach = 25;

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_neighbors_webhook_arrives_while_more_receivers_hang_than_the_node_has_places(bool onPostgres)
    {
        await using var receiver = await ReceivingServer.Start();
        await using var hanging = await ReceivingServer.Start();
        await using var server = await Start(onPostgres);
        var attacker = await server.Sandbox([.. Enumerable.Range(0, Accounts).Select(n => $"a{n}")]);
        var neighbor = await server.Sandbox();
        var neighborsProfile = await Scene.Profile(neighbor, receiver.Url("/neighbor"));
        var (open, most) = (0, 0);
        var isFull = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hanging.Answer("/hang", new(async (_, end) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref open));
            if (most >= Share)
            {
                isFull.TrySetResult();
            }

            try
            {
                await Task.Delay(Timeout.Infinite, end);
            }
            finally
            {
                Interlocked.Decrement(ref open);
            }
        }));
        await Task.WhenAll(Enumerable.Range(0, Accounts).Select(async account =>
        {
            for (var n = 0; n < ReceiversOfEach; n++)
            {
                await Scene.Order(attacker, $"+1312{account + 2}{n:000000}", await Scene.Profile(attacker, hanging.Url("/hang"), account), account);
            }
        }));

        await isFull.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);
        for (var n = 0; n < 3; n++)
        {
            await Scene.Order(neighbor, $"+1312555{n:0000}", neighborsProfile);
            await receiver.Next("/neighbor", Soon);
        }

        Assert.Equal(Share, most);
    }

    static async Task<TestServer> Start(bool onPostgres) => await TestServer.Start(
        onPostgres ? (await (await PostgresCluster.Shared()).CreateMigrated()).Url : null, configure: s => s with { Outgoing = Places });
}
