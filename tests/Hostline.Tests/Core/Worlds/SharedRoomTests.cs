using Hostline.Core.Worlds;

namespace Hostline.Tests.Core.Worlds;

/// <summary>A capacity that all accounts share: no one can take so much that a newcomer finds no room.</summary>
public sealed class SharedRoomTests
{
    static Taker Live(int account) => new(World.LiveId, Sample.Id(account));

    static Taker Sandbox(int world, int account) => new(Sample.Id(1_000 + world), Sample.Id((world * 100) + account));

    [Theory]
    [InlineData(1, 50)]
    [InlineData(2, 33)]
    [InlineData(9, 10)]
    public void Greedy_live_accounts_leave_as_much_free_as_each_of_them_has(int accounts, int share)
    {
        var room = new SharedRoom(100);
        TakeAll(room, [.. Enumerable.Range(0, accounts).Select(Live)]);
        Assert.All(Enumerable.Range(0, accounts), a => Assert.InRange(room.HeldBy(Sample.Id(a)), share, share + 1));
        Assert.Equal(Taken.Yes, room.TryTake(Live(500), 1));
    }

    [Fact]
    public void All_accounts_of_a_sandbox_have_one_share_together()
    {
        var room = new SharedRoom(100);
        TakeAll(room, [.. Enumerable.Range(0, 40).Select(a => Sandbox(1, a))]);
        Assert.Equal(25, room.Held);
        Assert.Equal(Taken.NoShareLeft, room.TryTake(Sandbox(1, 99), 1));
        Assert.Equal(Taken.Yes, room.TryTake(Sandbox(2, 1), 1));
    }

    [Fact]
    public void However_many_sandboxes_there_are_half_of_the_room_is_left_for_live_accounts()
    {
        var room = new SharedRoom(100);
        TakeAll(room, [.. Enumerable.Range(0, 300).Select(w => Sandbox(w, 1))]);
        Assert.Equal(50, room.Held);
        Assert.Equal(Taken.NoRoomLeft, room.TryTake(Sandbox(400, 1), 1));
        TakeAll(room, [Live(1)]);
        Assert.Equal(25, room.HeldBy(Sample.Id(1)));
    }

    [Fact]
    public void What_is_given_back_can_be_taken_again_and_nothing_is_left_over()
    {
        var room = new SharedRoom(10);
        Assert.Equal(Taken.Yes, room.TryTake(Sandbox(1, 1), 5));
        Assert.Equal(Taken.NoRoomLeft, room.TryTake(Sandbox(2, 1), 1));
        room.Give(Sandbox(1, 1), 5);
        Assert.Equal((0, 0), (room.Held, room.HeldBy(Sample.Id(101))));
        Assert.Equal(Taken.Yes, room.TryTake(Sandbox(2, 1), 5));
    }

    [Fact]
    public void However_many_ask_at_one_instant_an_account_holds_no_more_than_it_may()
    {
        var room = new SharedRoom(1_000);
        Parallel.For(0, 1_000, _ => room.TryTake(Live(1), 1, familyAtMost: 8));
        Assert.Equal(8, room.Held);
        Assert.Equal(Taken.NoShareLeft, room.TryTake(Live(1), 1, familyAtMost: 8));
        Assert.Equal(Taken.Yes, room.TryTake(Live(2), 1, familyAtMost: 8));
    }

    [Fact]
    public void A_room_of_one_place_is_anybodys()
    {
        var room = new SharedRoom(1);
        Assert.Equal(Taken.Yes, room.TryTake(Sandbox(1, 1), 1));
        Assert.Equal(Taken.NoRoomLeft, room.TryTake(Live(1), 1));
    }

    static void TakeAll(SharedRoom room, List<Taker> greedy)
    {
        for (var took = true; took;)
        {
            took = false;
            foreach (var one in greedy)
            {
                took |= room.TryTake(one, 1) == Taken.Yes;
            }
        }
    }
}
