using System.Text.Json.Serialization;

namespace Hostline.Core;

/// <summary>A 10DLC campaign.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct CampaignId(Guid Value) : IId<CampaignId>
{
    public static CampaignId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>The assignment of a number to a campaign.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct AssignmentId(Guid Value) : IId<AssignmentId>
{
    public static AssignmentId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>The work of assigning all numbers of a messaging profile.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct AssignmentTaskId(Guid Value) : IId<AssignmentTaskId>
{
    public static AssignmentTaskId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A notification profile; not a messaging profile.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct NotificationProfileId(Guid Value) : IId<NotificationProfileId>
{
    public static NotificationProfileId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A notification channel.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct ChannelId(Guid Value) : IId<ChannelId>
{
    public static ChannelId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A notification setting.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct SettingId(Guid Value) : IId<SettingId>
{
    public static SettingId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
