using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Hostline.Core.Notices;
using Hostline.Core.People;
using Hostline.Storage;

namespace Hostline.Secrets;

/// <summary>
/// The tokens of mailed links: the link's id, and a proof of it by a key of this server. A token is derived each time it is needed and never
/// stored, so a stolen database opens nothing.
/// </summary>
public sealed class InvitationTokens(MasterKey masterKey)
{
    const int IdBytes = 16;

    readonly byte[] key = masterKey.Derive("invitation-tokens");

    public string Of(InvitationKind kind, InvitationId id)
    {
        var token = new byte[IdBytes + HMACSHA256.HashSizeInBytes];
        id.Value.TryWriteBytes(token, bigEndian: true, out _);
        Proof(kind, token.AsSpan(0, IdBytes)).CopyTo(token, IdBytes);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The path of the page that the link opens; opening it changes nothing.</summary>
    public string Path(InvitationKind kind, InvitationId id) => kind switch
    {
        InvitationKind.Join => "/invite/",
        InvitationKind.FirstOperator => "/first/",
        InvitationKind.Operator => "/desk/join/",
        InvitationKind.Recovery => "/recover/",
        _ => "/email/",
    } + Of(kind, id);

    /// <summary>Null if this server has not made the token for this kind.</summary>
    public InvitationId? Read(InvitationKind kind, string text)
    {
        var token = new byte[IdBytes + HMACSHA256.HashSizeInBytes];
        return Base64Url.DecodeFromChars(text, token, out _, out var length) == OperationStatus.Done && length == token.Length
            && CryptographicOperations.FixedTimeEquals(token.AsSpan(IdBytes), Proof(kind, token.AsSpan(0, IdBytes)))
            ? InvitationId.Of(new Guid(token.AsSpan(0, IdBytes), bigEndian: true))
            : null;
    }

    /// <summary>The link that a mail carries.</summary>
    public static InvitationKind KindOf(NoticeKind mail) => mail switch
    {
        NoticeKind.MemberInvited => InvitationKind.Join,
        NoticeKind.OperatorInvited => InvitationKind.Operator,
        NoticeKind.AccessRecovery => InvitationKind.Recovery,
        NoticeKind.EmailToConfirm => InvitationKind.NewEmail,
        NoticeKind.EmailReplaced => InvitationKind.OldEmail,
        _ => throw new ArgumentException($"A mail of the kind {mail} carries no invitation."),
    };

    byte[] Proof(InvitationKind kind, ReadOnlySpan<byte> id) => HMACSHA256.HashData(key, (byte[])[(byte)kind, .. id]);
}
