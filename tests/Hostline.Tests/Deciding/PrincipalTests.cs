using Hostline.Core;
using Hostline.Core.Events;
using Hostline.Core.Proposals;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;

namespace Hostline.Tests.Deciding;

public sealed class PrincipalTests
{
    static readonly KeyId Key = KeyId.Of(Guid.CreateVersion7());

    [Fact]
    public void A_unit_of_a_key_waits_among_requests_and_is_written_only_while_the_key_is_live()
    {
        var unit = Principal.OfKey(Key, "KEYabc").NewUnit();
        Assert.True(unit.IsRequest);
        Assert.Equal([Guard.Key(Key)], unit.Guards);
    }

    [Fact]
    public void Everything_that_lets_a_principal_act_guards_each_of_its_units()
    {
        var account = AccountId.Of(Guid.CreateVersion7());
        var member = new Principal(Key.Value, Actor.Operator("ada"), [Guard.Key(Key), Guard.NotClosed(account)]);
        Assert.Equal(member.Guards, member.NewUnit().Guards);
        Assert.Equal(member.Guards, member.NewUnit().Guards);
    }

    [Fact]
    public void Histories_name_a_key_by_its_hint_an_operator_by_name_and_the_robot_by_its_role()
    {
        Assert.Equal(("KEYabc", "customer:KEYabc"), NameOf(Principal.OfKey(Key, "KEYabc")));
        Assert.Equal(("ada", "operator:ada"), NameOf(Principal.OfOperator("ada")));
        Assert.Equal(("robot", "robot"), NameOf(Principal.Robot));
        Assert.Empty(Principal.OfOperator("ada").NewUnit().Guards);
    }

    [Fact]
    public void Whose_turn_a_unit_takes_is_known_of_keys_and_of_desks()
    {
        var (sandbox, family) = (WorldId.Of(Guid.CreateVersion7()), new Taker(World.LiveId, AccountId.Of(Guid.CreateVersion7())));

        Assert.Equal(family, Principal.OfKey(Key, "KEYabc", family).NewUnit().Taker);
        Assert.Equal(Taker.OfSandbox(sandbox), Principal.AtDesk(DeskHand.Sandbox(sandbox, "ada")).NewUnit().Taker);
        Assert.Equal(new Taker(World.LiveId, AccountId.None), Principal.OfOperator("ada").NewUnit().Taker);
    }

    static (string, string) NameOf(Principal who) => (who.Name, who.Actor.ToString());
}
