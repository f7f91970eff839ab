using Hostline.Core.Events;
using Hostline.Storage;

namespace Hostline.Deciding;

/// <summary>The sender of a request as far as a change is concerned: whom histories name, and what must still hold at the commit.</summary>
/// <param name="Id">Of the key; requests are counted by it. Empty if it has none.</param>
/// <param name="Guards">What lets it act. A credential that was withdrawn while the request ran changes nothing.</param>
public sealed record Principal(Guid Id, Actor Actor, IReadOnlyList<Guard> Guards)
{
    /// <summary>The reviewer of sandboxes.</summary>
    public static readonly Principal Robot = Unguarded(Actor.Robot);

    /// <summary>The public name: a key's hint, or an operator's name.</summary>
    public string Name => Actor.Id ?? Actor.Role;

    public static Principal OfKey(KeyId key, string hint) => new(key.Value, Actor.Customer(hint), [Guard.Key(key)]);

    public static Principal OfOperator(string name) => Unguarded(Actor.Operator(name));

    /// <summary>For work that continues after its request, and whose actor may meanwhile have lost its credentials.</summary>
    public static Principal Unguarded(Actor actor) => new(Guid.Empty, actor, []);

    /// <summary>An empty unit that is written only while this principal may still act.</summary>
    public Unit NewUnit() => Guards.Aggregate(new Unit { IsRequest = true }, (unit, guard) => unit.Guard(guard));
}
