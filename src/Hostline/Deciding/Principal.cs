using Hostline.Core.Events;
using Hostline.Core.Proposals;
using Hostline.Core.Worlds;
using Hostline.Storage;

namespace Hostline.Deciding;

/// <summary>The sender of a request as far as a change is concerned: whom histories name, and what must still hold at the commit.</summary>
/// <param name="Id">Of the key; requests are counted by it. Empty if it has none.</param>
/// <param name="Guards">What lets it act. A credential that was withdrawn while the request ran changes nothing.</param>
public sealed record Principal(Guid Id, Actor Actor, IReadOnlyList<Guard> Guards)
{
    /// <summary>The reviewer of sandboxes.</summary>
    public static readonly Principal Robot = Unguarded(Actor.Robot);

    /// <summary>All operators together.</summary>
    static readonly Taker Desk = new(World.LiveId, AccountId.None);

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
        Taker = hand.SandboxId is { } sandbox ? Core.Worlds.Taker.OfSandbox(sandbox) : Desk,
    };

    /// <summary>Whoever has the operator key.</summary>
    public static Principal OfOperator(string name) => AtDesk(DeskHand.OperatorKey(name));

    /// <summary>For work that continues after its request, and whose actor may meanwhile have lost its credentials.</summary>
    public static Principal Unguarded(Actor actor) => new(Guid.Empty, actor, []);

    /// <summary>An empty unit that is written only while this principal may still act.</summary>
    public Unit NewUnit() => Guards.Aggregate(new Unit { IsRequest = true, Taker = Taker }, (unit, guard) => unit.Guard(guard));
}
