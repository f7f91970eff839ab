using System.Text.Json.Serialization;

namespace Hostline.Core;

[JsonConverter(typeof(IdJson))]
public readonly record struct OrderId(Guid Value) : IId<OrderId>
{
    public static OrderId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct HostingId(Guid Value) : IId<HostingId>
{
    public static HostingId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct DocumentId(Guid Value) : IId<DocumentId>
{
    public static DocumentId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct ConsentId(Guid Value) : IId<ConsentId>
{
    public static ConsentId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct CodeId(Guid Value) : IId<CodeId>
{
    public static CodeId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct ShownCodeId(Guid Value) : IId<ShownCodeId>
{
    public static ShownCodeId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct CallId(Guid Value) : IId<CallId>
{
    public static CallId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct ActId(Guid Value) : IId<ActId>
{
    public static ActId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct LetterId(Guid Value) : IId<LetterId>
{
    public static LetterId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct BulkId(Guid Value) : IId<BulkId>
{
    public static BulkId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct UndoId(Guid Value) : IId<UndoId>
{
    public static UndoId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
