using Hostline.Core.Worlds;
using Hostline.Deciding;

namespace Hostline.Tests.Orders;

/// <summary>Work with a limited concurrency: a waiting caller gets a turn as soon as one is free in its share.</summary>
public sealed class SharedTurnsTests
{
    static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    static Taker Live(int account) => new(World.LiveId, new(new Guid(account, 0, 0, new byte[8])));

    static Taker Sandbox(int world, int account) => new(new(new Guid(world, 1, 0, new byte[8])), new(new Guid((1_000 * world) + account, 2, 0, new byte[8])));

    [Fact]
    public async Task An_account_that_asks_for_everything_waits_in_its_share_and_others_do_not()
    {
        var turns = new SharedTurns(8, TimeProvider.System);
        var greedy = Enumerable.Range(0, 20).Select(_ => turns.Take(Live(1), Long, TestContext.Current.CancellationToken)).ToList();
        Assert.Equal(4, greedy.Count(t => t.IsCompleted));
        var neighbor = turns.Take(Live(2), Long, TestContext.Current.CancellationToken);
        Assert.True(neighbor.IsCompleted);
        (await neighbor)!.Dispose();

        // Each turn that ends goes to the next one waiting.
        for (var n = 0; n < 16; n++)
        {
            (await greedy[n])!.Dispose();
            await greedy[n + 4];
        }
    }

    [Fact]
    public async Task All_accounts_of_a_sandbox_wait_in_one_share()
    {
        var turns = new SharedTurns(8, TimeProvider.System);
        var of = Enumerable.Range(0, 10).Select(a => turns.Take(Sandbox(1, a), Long, TestContext.Current.CancellationToken)).ToList();
        Assert.Equal(2, of.Count(t => t.IsCompleted));
        Assert.NotNull(await turns.Take(Sandbox(2, 1), Long, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_turn_that_does_not_come_in_time_is_none_and_nobody_waits_behind_it()
    {
        var turns = new SharedTurns(1, TimeProvider.System);
        var first = await turns.Take(Live(1), Long, TestContext.Current.CancellationToken);
        Assert.Null(await turns.Take(Live(2), TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken));
        using var gone = new CancellationTokenSource();
        var left = turns.Take(Live(3), Long, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => left);
        var next = turns.Take(Live(4), Long, TestContext.Current.CancellationToken);
        first!.Dispose();
        Assert.NotNull(await next);
    }

    [Fact]
    public async Task However_many_wait_they_are_bounded()
    {
        var turns = new SharedTurns(2, TimeProvider.System);
        var asked = Enumerable.Range(0, 200).Select(_ => turns.Take(Live(1), Long, TestContext.Current.CancellationToken)).ToList();
        Assert.Equal(200 - 1 - SharedTurns.WaitingOfOne, asked.Count(t => t.IsCompletedSuccessfully && t.Result is null));
        await Task.CompletedTask;
    }
}
