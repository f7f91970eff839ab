using System.Text.Json.Serialization;

namespace Hostline.Core;

/// <summary>
/// A place that deliveries go to; their order is kept for each one. A destination has the id of what it was set for, so the ids of an
/// order, a messaging profile, a campaign and a notification channel convert to this one.
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
