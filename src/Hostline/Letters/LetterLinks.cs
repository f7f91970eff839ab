using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Letters;
using Hostline.Core.Notices;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Letters;

public enum LetterLinkPurpose
{
    /// <summary>To read it and sign or decline it.</summary>
    Sign = 1,
    /// <summary>To read it, and the signed file once there is one.</summary>
    Read = 2,
}

/// <summary>
/// The links in mails about letters. A token is derived for one letter, one purpose and one sending of the letter; none is stored, so a stolen
/// database opens no letter.
/// </summary>
public sealed class LetterLinks(MasterKey masterKey, Database database)
{
    const int IdBytes = 16;

    readonly byte[] key = masterKey.Derive("letter-links");

    public static string PathOf(LetterId letter) => $"/sign/{letter}";

    public string TokenOf(SigningLetter letter, LetterLinkPurpose purpose)
    {
        Span<byte> about = stackalloc byte[IdBytes + sizeof(int) + 1];
        letter.Id.Value.TryWriteBytes(about, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(about[IdBytes..], letter.Round);
        about[^1] = (byte)purpose;
        return Base64Url.EncodeToString(HMACSHA256.HashData(key, about));
    }

    /// <summary>The purpose of a link; null if the token does not belong to this letter, or to an earlier sending of it.</summary>
    public LetterLinkPurpose? PurposeOf(SigningLetter letter, string token) => Enum.GetValues<LetterLinkPurpose>().Where(purpose =>
            CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(TokenOf(letter, purpose))))
        .Select(purpose => (LetterLinkPurpose?)purpose).FirstOrDefault();

    /// <summary>The path of the link in a mail; null if the letter is gone.</summary>
    public async Task<string?> Of(LetterId letter, NoticeKind mail)
    {
        var purpose = mail is NoticeKind.LetterToSign or NoticeKind.LetterToSignStill ? LetterLinkPurpose.Sign : LetterLinkPurpose.Read;
        return await database.One(LetterTable.ById, LetterTable.Read, letter) is { } found ? $"{PathOf(letter)}?token={TokenOf(found, purpose)}" : null;
    }
}
