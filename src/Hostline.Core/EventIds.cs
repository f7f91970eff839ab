using System.Text.Json.Serialization;

namespace Hostline.Core;

[JsonConverter(typeof(IdJson))]
public readonly record struct EventId(Guid Value) : IId<EventId>
{
    public static EventId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct DeliveryId(Guid Value) : IId<DeliveryId>
{
    public static DeliveryId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct ErrandId(Guid Value) : IId<ErrandId>
{
    public static ErrandId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct NoticeId(Guid Value) : IId<NoticeId>
{
    public static NoticeId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct MessageId(Guid Value) : IId<MessageId>
{
    public static MessageId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct AlarmId(Guid Value) : IId<AlarmId>
{
    public static AlarmId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
