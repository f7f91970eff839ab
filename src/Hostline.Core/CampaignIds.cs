using System.Text.Json.Serialization;

namespace Hostline.Core;

[JsonConverter(typeof(IdJson))]
public readonly record struct CampaignId(Guid Value) : IId<CampaignId>
{
    public static CampaignId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct AssignmentId(Guid Value) : IId<AssignmentId>
{
    public static AssignmentId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct AssignmentTaskId(Guid Value) : IId<AssignmentTaskId>
{
    public static AssignmentTaskId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct NotificationProfileId(Guid Value) : IId<NotificationProfileId>
{
    public static NotificationProfileId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct ChannelId(Guid Value) : IId<ChannelId>
{
    public static ChannelId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct SettingId(Guid Value) : IId<SettingId>
{
    public static SettingId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
