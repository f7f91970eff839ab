using System.Text.Json.Serialization;

namespace Hostline.Core;

/// <summary>A hosting order.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct OrderId(Guid Value) : IId<OrderId>
{
    public static OrderId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>One number of one order.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct HostingId(Guid Value) : IId<HostingId>
{
    public static HostingId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A document that was uploaded: a letter or a bill.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct DocumentId(Guid Value) : IId<DocumentId>
{
    public static DocumentId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A holder's decision about the numbers that an order would take over.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct ConsentId(Guid Value) : IId<ConsentId>
{
    public static ConsentId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A code sent to a number to prove who answers there.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct CodeId(Guid Value) : IId<CodeId>
{
    public static CodeId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A code that is shown, to be keyed during a call.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct ShownCodeId(Guid Value) : IId<ShownCodeId>
{
    public static ShownCodeId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A call placed to a number to prove who answers there.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct CallId(Guid Value) : IId<CallId>
{
    public static CallId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>An act that is counted for a number: a code sent, or a wrong one entered.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct ActId(Guid Value) : IId<ActId>
{
    public static ActId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A letter that is signed electronically.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct LetterId(Guid Value) : IId<LetterId>
{
    public static LetterId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A request for many numbers.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct BulkId(Guid Value) : IId<BulkId>
{
    public static BulkId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A request to undo a transfer.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct UndoId(Guid Value) : IId<UndoId>
{
    public static UndoId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
