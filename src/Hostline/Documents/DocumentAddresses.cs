using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Documents;

/// <summary>
/// One-time addresses for viewing a document soon after its page was rendered. They do not check who may see it: whoever makes one has checked
/// that. Making one writes nothing; using one is recorded, so that it works once on all nodes.
/// </summary>
public sealed class DocumentAddresses(MasterKey masterKey, Database database, CommitQueue queue, AttachedDocuments documents)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(2);

    const int IdBytes = 16, TimeBytes = 8, NonceBytes = 12, MacBytes = 32;
    const int Head = IdBytes + TimeBytes + NonceBytes;

    readonly byte[] key = masterKey.Derive("document-addresses");

    /// <param name="now">The database's time.</param>
    public string Make(DocumentId document, DateTimeOffset now)
    {
        var address = new byte[Head + MacBytes];
        document.Bytes().CopyTo(address, 0);
        BinaryPrimitives.WriteInt64BigEndian(address.AsSpan(IdBytes), (now + Life).ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(address.AsSpan(IdBytes + TimeBytes, NonceBytes));
        HMACSHA256.HashData(key, address.AsSpan(0, Head)).CopyTo(address, Head);
        return Base64Url.EncodeToString(address);
    }

    /// <summary>Returns the document and marks the address as used; null if it was used before, has expired, or is not one of ours.</summary>
    public async Task<AttachedDocument?> Use(string text)
    {
        var address = new byte[Head + MacBytes];
        if (!Base64Url.IsValid(text, out var length) || length != address.Length || !Base64Url.TryDecodeFromChars(text, address, out _)
            || !CryptographicOperations.FixedTimeEquals(address.AsSpan(Head), HMACSHA256.HashData(key, address.AsSpan(0, Head))))
        {
            return null;
        }

        var until = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(address.AsSpan(IdBytes)));
        if (until <= await database.Now() || await documents.Find(Ids.Read<DocumentId>(address.AsSpan(0, IdBytes))) is not { } document)
        {
            return null;
        }

        var used = await queue.Write(SpentAddressTable.CheckFirst(new() { IsRequest = true }, address[..Head], document.World, until));
        return used.Status == CommitStatus.Done ? document : null;
    }
}
