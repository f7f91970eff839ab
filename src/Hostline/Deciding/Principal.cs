using Hostline.Core.Events;
using Hostline.Core.Proposals;
using Hostline.Core.Worlds;
using Hostline.Storage;

namespace Hostline.Deciding;

/// <summary>Whoever makes a change: the actor that histories name, and the guards that must still hold at the commit.</summary>
/// <param name="Id">The id of the key, by which requests are counted; empty if there is no key.</param>
/// <param name="Guards">Guards of the credential: if it was withdrawn while the request ran, the change is not written.</param>
public sealed record Principal(Guid Id, Actor Actor, IReadOnlyList<Guard> Guards)
{
    /// <summary>The reviewer of sandboxes.</summary>
    public static readonly Principal Robot = Unguarded(Actor.Robot);

    /// <summary>Who it is at a desk, where a rule asks for two of them; null for everyone else.</summary>
    public DeskHand? Hand { get; init; }

    /// <summary>Whose turn its changes take; null for no one's in particular.</summary>
    public Taker? Taker { get; init; }

    /// <summary>The public name: a key's hint, or an operator's name.</summary>
    public string Name => Actor.Id ?? Actor.Role;

    /// <param name="taker">Whose key it is.</param>
    public static Principal OfKey(KeyId key, string hint, Taker? taker = null) => new(key.Value, Actor.Customer(hint), [Guard.Key(key)]) { Taker = taker };

    /// <summary>Someone at a desk.</summary>
    /// <param name="guards">None for a key that is nobody's own.</param>
    public static Principal AtDesk(DeskHand hand, params IReadOnlyList<Guard> guards) => new(Guid.Empty, Actor.Operator(hand.Name), guards)
    {
        Hand = hand,
        Taker = hand.SandboxId is { } sandbox ? Core.Worlds.Taker.OfSandbox(sandbox) : Core.Worlds.Taker.Desk,
    };

    public static Principal OfOperator(string name) => AtDesk(DeskHand.OperatorKey(name));

    /// <summary>For work that continues after its request, and whose actor may have lost its credentials meanwhile.</summary>
    public static Principal Unguarded(Actor actor) => new(Guid.Empty, actor, []);

    /// <summary>An empty unit that is written only while this principal may still act.</summary>
    public Unit NewUnit() => Guards.Aggregate(new Unit { IsRequest = true, Taker = Taker }, (unit, guard) => unit.Guard(guard));
}
