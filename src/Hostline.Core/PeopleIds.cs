using System.Text.Json.Serialization;

namespace Hostline.Core;

/// <summary>The live world or a sandbox.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct WorldId(Guid Value) : IId<WorldId>
{
    public static WorldId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>An account: the customer who orders, and the holder of a number.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct AccountId(Guid Value) : IId<AccountId>
{
    /// <summary>No one's: the account of what concerns the whole host.</summary>
    public static readonly AccountId None;

    public static AccountId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>An API key; not the key itself.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct KeyId(Guid Value) : IId<KeyId>
{
    public static KeyId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A messaging profile of an account.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct ProfileId(Guid Value) : IId<ProfileId>
{
    public static ProfileId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>An application: settings that numbers share.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct ApplicationId(Guid Value) : IId<ApplicationId>
{
    public static ApplicationId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A postal address of an account.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct AddressId(Guid Value) : IId<AddressId>
{
    public static AddressId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>An automatic response of a messaging profile.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct AutoResponseId(Guid Value) : IId<AutoResponseId>
{
    public static AutoResponseId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A person who signs in.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct PersonId(Guid Value) : IId<PersonId>
{
    public static PersonId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A signed-in browser.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct SessionId(Guid Value) : IId<SessionId>
{
    public static SessionId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A mailed link that is good for one act.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct InvitationId(Guid Value) : IId<InvitationId>
{
    public static InvitationId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A comment between an account and the desk.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct CommentId(Guid Value) : IId<CommentId>
{
    public static CommentId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>An act that waits for a second principal.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct ProposalId(Guid Value) : IId<ProposalId>
{
    public static ProposalId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A key of one operator; not the key itself.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct OperatorKeyId(Guid Value) : IId<OperatorKeyId>
{
    public static OperatorKeyId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A proof that someone answers a line.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct LineProofId(Guid Value) : IId<LineProofId>
{
    public static LineProofId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>An owner's dispute of the hosting of a line.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct LineDisputeId(Guid Value) : IId<LineDisputeId>
{
    public static LineDisputeId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
