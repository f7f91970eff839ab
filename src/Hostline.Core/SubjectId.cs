using System.Text.Json.Serialization;

namespace Hostline.Core;

/// <summary>
/// What an event, a seal or a deadline is about: an order, one of its numbers, consents, calls or letters, an account, a world, or the host. Each of these is a
/// subject, so their ids convert to this one; no subject converts back.
/// </summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct SubjectId(Guid Value) : IId<SubjectId>
{
    public static SubjectId Of(Guid value) => new(value);

    public static implicit operator SubjectId(OrderId order) => new(order.Value);

    public static implicit operator SubjectId(HostingId hosting) => new(hosting.Value);

    public static implicit operator SubjectId(ConsentId consent) => new(consent.Value);

    public static implicit operator SubjectId(CallId call) => new(call.Value);

    public static implicit operator SubjectId(LetterId letter) => new(letter.Value);

    public static implicit operator SubjectId(AccountId account) => new(account.Value);

    public static implicit operator SubjectId(WorldId world) => new(world.Value);

    public override string ToString() => Value.ToString();
}
