using Hostline.Core.Deliveries;
using Hostline.Core.Numbers;

namespace Hostline.Core.Notifications;

public enum ChannelKind
{
    Sms = 1,
    Email = 2,
    Webhook = 3,
}

public sealed record NotificationProfile(NotificationProfileId Id, WorldId World, AccountId Account, string Name, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <param name="Address">A number in +E.164 form, an e-mail address or a URL, depending on the kind.</param>
/// <param name="DestinationKind">The dialect's name for this kind of destination, which makes its webhooks.</param>
public sealed record NotificationChannel(
    ChannelId Id, WorldId World, AccountId Account, NotificationProfileId Profile, ChannelKind Kind, string Address, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt, string DestinationKind)
{
    /// <summary>Its URL list is empty unless it is a webhook.</summary>
    public Destination Destination => new(
        Id, DestinationKind, Account, DestinationSource.NotificationChannel, "POST", Destination.UrlsOf(Kind == ChannelKind.Webhook ? Address : ""));
}

/// <summary>Sends hosted-SMS activity to a channel.</summary>
/// <param name="Number">The only number it applies to; null for all numbers of the account.</param>
public sealed record NotificationSetting(
    SettingId Id, WorldId World, AccountId Account, ChannelId Channel, NotificationProfileId Profile, PhoneNumber? Number, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);
