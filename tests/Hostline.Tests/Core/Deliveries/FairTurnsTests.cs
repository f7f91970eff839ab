using Hostline.Core.Deliveries;

namespace Hostline.Tests.Core.Deliveries;

public sealed class FairTurnsTests
{
    sealed record Place(int World, int Account, string Name);

    [Fact]
    public void Worlds_take_turns_then_accounts_then_their_destinations()
    {
        Place[] all = [new(1, 1, "a"), new(1, 1, "b"), new(1, 1, "c"), new(1, 2, "d"), new(2, 3, "e"), new(2, 3, "f")];
        var turns = FairTurns.InTurns(all, p => Sample.Id(p.World), p => Sample.Id(p.Account));
        Assert.Equal("aedfbc", string.Concat(turns.Select(t => t.Name)));
    }

    [Fact]
    public void Who_wants_many_gets_them_after_everybody_else_has_one()
    {
        var left = 10;
        Assert.Equal([7, 1, 2, 0], FairTurns.Divide([100, 1, 2, 0], _ => left-- > 0));
    }

    [Fact]
    public void Who_is_refused_a_place_is_not_asked_again()
    {
        var asked = new List<int>();
        var got = FairTurns.Divide([3, 3], i =>
        {
            asked.Add(i);
            return i == 1;
        });
        Assert.Equal([0, 3], got);
        Assert.Equal([0, 1, 1, 1], asked);
    }
}
