using Hostline.Core.Events;
using Hostline.Core.Proposals;
using Hostline.Storage;

namespace Hostline.Deciding;

/// <summary>Whoever makes a change: the actor that histories name, and the guards that must still hold at the commit.</summary>
/// <param name="Id">The id of the key, by which requests are counted; empty if there is no key.</param>
/// <param name="Guards">Guards of the credential: if it was withdrawn while the request ran, the change is not written.</param>
public sealed record Principal(Guid Id, Actor Actor, IReadOnlyList<Guard> Guards)
{
    /// <summary>The reviewer of sandboxes.</summary>
    public static readonly Principal Robot = Unguarded(Actor.Robot);

    /// <summary>The identity at a desk, for rules that need two principals; null for everyone else.</summary>
    public DeskHand? Hand { get; init; }

    public string Name => Actor.Id ?? Actor.Role;

    public static Principal OfKey(KeyId key, string hint) => new(key.Value, Actor.Customer(hint), [Guard.Key(key)]);

    /// <summary>Someone at a desk.</summary>
    public static Principal AtDesk(DeskHand hand, params IReadOnlyList<Guard> guards) => new(Guid.Empty, Actor.Operator(hand.Name), guards) { Hand = hand };

    public static Principal OfOperator(string name) => AtDesk(DeskHand.OperatorKey(name));

    /// <summary>For work that continues after its request, and whose actor may have lost its credentials meanwhile.</summary>
    public static Principal Unguarded(Actor actor) => new(Guid.Empty, actor, []);

    /// <summary>An empty unit that is written only if this principal may still act.</summary>
    public Unit NewUnit() => Guards.Aggregate(new Unit { IsRequest = true }, (unit, guard) => unit.Guard(guard));
}
