using System.Buffers.Binary;
using System.Buffers.Text;
using Hostline.Core.Events;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.History;

/// <summary>An event's position in its account's feed. Clients must treat the text as opaque.</summary>
public readonly record struct FeedCursor(long Position, SubjectId Subject, long Sequence)
{
    /// <summary>Before the first event.</summary>
    public static readonly FeedCursor Start;

    const int Bytes = 8 + 16 + 8;

    /// <summary>43 characters of base64url.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Position);
        Subject.Value.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[24..], Sequence);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryParse(string text, out FeedCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (!Base64Url.IsValid(text, out var length) || length != Bytes)
        {
            return false;
        }

        Base64Url.DecodeFromChars(text, bytes);
        cursor = new(BinaryPrimitives.ReadInt64BigEndian(bytes), Ids.Read<SubjectId>(bytes[8..24]), BinaryPrimitives.ReadInt64BigEndian(bytes[24..]));
        return cursor is { Position: >= 0, Sequence: >= 0 };
    }
}

public readonly record struct FeedEntry(Event Event, FeedCursor Cursor);

/// <param name="Next">Where the next page begins; the given cursor if the page is empty.</param>
/// <param name="HasMore">Whether the next page already has entries.</param>
public sealed record FeedPage(IReadOnlyList<FeedEntry> Entries, FeedCursor Next, bool HasMore);

/// <summary>
/// All events of an account, for clients that missed webhooks. A client that continues from the cursor of its last page gets every
/// event once, those of one subject in order, even though several nodes write at the same time.
/// </summary>
public sealed class Feed(Database database)
{
    public async Task<FeedPage> After(AccountId account, FeedCursor cursor, int limit)
    {
        var found = await database.Many(EventTable.OfAccount, Read, account, cursor.Position, cursor.Subject, cursor.Sequence, limit + 1);
        var entries = found.Take(limit).ToList();
        return new(entries, entries.Count > 0 ? entries[^1].Cursor : cursor, found.Count > limit);
    }

    static FeedEntry Read(Row row)
    {
        var (told, position) = EventTable.ReadPlaced(row);
        return new(told, new(position, told.SubjectId, told.Sequence));
    }
}
