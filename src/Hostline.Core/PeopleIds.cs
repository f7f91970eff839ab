using System.Text.Json.Serialization;

namespace Hostline.Core;

[JsonConverter(typeof(IdJson))]
public readonly record struct WorldId(Guid Value) : IId<WorldId>
{
    public static WorldId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct AccountId(Guid Value) : IId<AccountId>
{
    /// <summary>Stands for the whole host.</summary>
    public static readonly AccountId None;

    public static AccountId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct KeyId(Guid Value) : IId<KeyId>
{
    public static KeyId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct ProfileId(Guid Value) : IId<ProfileId>
{
    public static ProfileId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct ApplicationId(Guid Value) : IId<ApplicationId>
{
    public static ApplicationId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct AddressId(Guid Value) : IId<AddressId>
{
    public static AddressId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct AutoResponseId(Guid Value) : IId<AutoResponseId>
{
    public static AutoResponseId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct PersonId(Guid Value) : IId<PersonId>
{
    public static PersonId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct SessionId(Guid Value) : IId<SessionId>
{
    public static SessionId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct InvitationId(Guid Value) : IId<InvitationId>
{
    public static InvitationId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct CommentId(Guid Value) : IId<CommentId>
{
    public static CommentId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct ProposalId(Guid Value) : IId<ProposalId>
{
    public static ProposalId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct OperatorKeyId(Guid Value) : IId<OperatorKeyId>
{
    public static OperatorKeyId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct LineProofId(Guid Value) : IId<LineProofId>
{
    public static LineProofId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(IdJson))]
public readonly record struct LineDisputeId(Guid Value) : IId<LineDisputeId>
{
    public static LineDisputeId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
