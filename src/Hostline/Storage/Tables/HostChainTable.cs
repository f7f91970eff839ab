using System.Buffers.Binary;
using Hostline.Core.Events;
using Hostline.Core.Worlds;

namespace Hostline.Storage.Tables;

/// <summary>The end of the chain of the installation's own events. It is stored in <c>meta</c>, as sequence (8 bytes, big-endian) and hash.</summary>
static class HostChainTable
{
    const string Key = "host chain";

    /// <summary>The subject of these events. The host has no other id.</summary>
    public static readonly SubjectId SubjectId = World.LiveId;

    static readonly ChainHead Empty = new(Subject.Host, SubjectId, 0, EventChain.Genesis);
    static readonly Sql Head = new("select value from meta where key = $1");
    static readonly Insert Begin = new("meta", "key, value", "$1, $2", conflict: OnConflict.DoNothing);
    static readonly Sql Extend = new("update meta set value = $2 where key = $1 and value = $3");

    public static RowList<ChainHead> ReadHead(ReadBatch batch) => batch.Many(Head, r => Parse(r.Bytes(0)), Key);

    public static async Task<ChainHead> Load(Database database) => await database.One(Head, r => Parse(r.Bytes(0)), Key) ?? Empty;

    public static void CheckAppended(Unit unit, ChainHead before, Event told, byte[] seal)
    {
        var after = Bytes(new(Subject.Host, SubjectId, told.Sequence, told.Hash));
        _ = before.Sequence == 0 ? unit.Check(1, Begin, Key, after) : unit.Check(1, Extend, Key, after, Bytes(before));
        EventTable.Add(unit, told, seal);
    }

    static byte[] Bytes(ChainHead head)
    {
        var bytes = new byte[sizeof(long) + EventChain.HashBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, head.Sequence);
        head.Hash.CopyTo(bytes, sizeof(long));
        return bytes;
    }

    static ChainHead Parse(byte[] bytes) => new(Subject.Host, SubjectId, BinaryPrimitives.ReadInt64BigEndian(bytes), bytes[sizeof(long)..]);
}
