using Hostline.Dialects.Telnyx;

namespace Hostline.Tests.Authorization;

static partial class Matrix
{
    const string NotificationProfiles = "/notification_profiles";
    const string NotificationChannels = "/notification_channels";
    const string NotificationSettings = "/notification_settings";

    static Row[] OfNotifications =>
    [
        List("/notification_events"),
        List("/notification_event_conditions"),
        List(NotificationProfiles),
        Make(NotificationProfiles, _ => new { name = "made" }, other: "200"),
        Item("GET", NotificationProfiles + "/{id}", "notification_profile"),
        Item("PATCH", NotificationProfiles + "/{id}", "notification_profile", _ => new { name = "renamed" }),
        List(NotificationChannels),
        Make(NotificationChannels, cast => new { notification_profile_id = cast["notification_profile"], channel_type_id = "sms",
            channel_destination = "+13125550198" }, other: "422/10017"),
        Item("GET", NotificationChannels + "/{id}", "notification_channel"),
        Item("PATCH", NotificationChannels + "/{id}", "notification_channel", _ => new { channel_destination = "+13125550197" }),
        List(NotificationSettings),
        Make(NotificationSettings, cast => Setting(cast, "+13125550196"), other: "422/10017"),
        Item("GET", NotificationSettings + "/{id}", "notification_setting"),
        Item("DELETE", NotificationSettings + "/{id}", "notification_setting"),
        Item("DELETE", NotificationChannels + "/{id}", "notification_channel"),
        Item("DELETE", NotificationProfiles + "/{id}", "notification_profile"),
    ];

    /// <summary>A setting for the cast's channel and one number.</summary>
    public static object Setting(Cast cast, string number) => new
    {
        notification_event_condition_id = NotificationWords.OfNumber,
        notification_profile_id = cast["notification_profile"],
        notification_channel_id = cast["notification_channel"],
        parameters = new[] { new { name = "phone_number", value = number } },
    };
}
