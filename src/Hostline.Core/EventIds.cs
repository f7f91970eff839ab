using System.Text.Json.Serialization;

namespace Hostline.Core;

/// <summary>An event of a history, and what receivers know one message about it by.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct EventId(Guid Value) : IId<EventId>
{
    public static EventId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>One message to one destination.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct DeliveryId(Guid Value) : IId<DeliveryId>
{
    public static DeliveryId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>One piece of work for a worker.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct ErrandId(Guid Value) : IId<ErrandId>
{
    public static ErrandId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A notice for people, and the mail that carries it.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct NoticeId(Guid Value) : IId<NoticeId>
{
    public static NoticeId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A message that a sandbox keeps instead of handing it to a network.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct MessageId(Guid Value) : IId<MessageId>
{
    public static MessageId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>An alarm for the operator.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct AlarmId(Guid Value) : IId<AlarmId>
{
    public static AlarmId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
