using System.Buffers.Binary;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Audit;

/// <summary>
/// When sealing of this database began, in a keyed row of <c>meta</c>. Existing rows are then sealed in their present state. Until that
/// is done, a row without a seal is still to be sealed; afterwards it was tampered with.
/// </summary>
public sealed record FoundMark(DateTimeOffset BeganAt, bool IsDone)
{
    const string Name = "sealed as found";
    const int PlainBytes = sizeof(long) + 1;

    static readonly Sql Find = new("select value from meta where key = $1");
    static readonly Insert Insert = new("meta", "key, value", "$1, $2", conflict: OnConflict.DoNothing);
    static readonly Sql Update = new("update meta set value = $2 where key = $1");

    /// <summary>
    /// Runs at every start. Not if anything is sealed already: then the mark existed once, and the audit must report its absence.
    /// </summary>
    public static async Task Begin(Database database, CommitQueue queue, AuditKey key)
    {
        if (await database.One(Find, r => r.Bytes(0), Name) is null && await database.One(SealTable.HasAny, r => r.Long(0)) == 0)
        {
            await queue.Write(new Unit().Then(Insert, Name, new FoundMark((await database.Now()).CutToMicros(), false).Bytes(key)));
        }
    }

    public static RowList<FoundMark?> Read(ReadBatch batch, AuditKey key) => batch.Many(Find, r => Of(r.Bytes(0), key), Name);

    /// <summary>Null if there is none, or if it was not written by this host.</summary>
    public static async Task<FoundMark?> Load(Database database, AuditKey key) => await database.One(Find, r => Of(r.Bytes(0), key), Name);

    public Unit Done(Unit unit, AuditKey key) => unit.Then(Update, Name, (this with { IsDone = true }).Bytes(key));

    static FoundMark? Of(byte[] bytes, AuditKey key)
    {
        if (bytes.Length <= PlainBytes)
        {
            return null;
        }

        var mark = new FoundMark(Micros.FromMicros(BinaryPrimitives.ReadInt64BigEndian(bytes)), bytes[sizeof(long)] == 1);
        return key.Holds(mark.Parts, bytes[PlainBytes..]) ? mark : null;
    }

    byte[] Bytes(AuditKey key)
    {
        var bytes = new byte[PlainBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, BeganAt.ToMicros());
        bytes[sizeof(long)] = IsDone ? (byte)1 : (byte)0;
        return [.. bytes, .. key.Seal(Parts)];
    }

    SealedParts Parts => new SealedParts(Name).Add(BeganAt).Add(IsDone ? 1L : 0L);
}
