using System.Text.Json.Serialization;

namespace Hostline.Core;

/// <summary>
/// A destination of deliveries, within which their order is kept. It has the id of its source, so the ids of orders, messaging profiles,
/// campaigns and notification channels convert to this one.
/// </summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct DestinationId(Guid Value) : IId<DestinationId>
{
    public static DestinationId Of(Guid value) => new(value);

    public static implicit operator DestinationId(ProfileId profile) => new(profile.Value);

    public static implicit operator DestinationId(OrderId order) => new(order.Value);

    public static implicit operator DestinationId(CampaignId campaign) => new(campaign.Value);

    public static implicit operator DestinationId(ChannelId channel) => new(channel.Value);

    public override string ToString() => Value.ToString();
}
