using System.Buffers.Binary;
using Hostline.Core.Events;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Seals;

/// <summary>
/// Since when this database is sealed, in a keyed row of <c>meta</c>. Earlier rows are sealed as they were found; until that is done, a row
/// without a seal waits for it; afterwards, it has been tampered with. The end of the sealing is also an event of the host's own history, so
/// that restoring an earlier row does not make altered rows look as if they had been found.
/// </summary>
/// <param name="WasDone">Whether the host's history says that everything was sealed.</param>
public sealed record FoundMark(DateTimeOffset BeganAt, bool IsDone, bool WasDone = false)
{
    const string Name = "sealed as found";
    const int PlainBytes = sizeof(long) + 1;

    static readonly Sql Find = new("select value from meta where key = $1");
    static readonly Insert Insert = new("meta", "key, value", "$1, $2", conflict: OnConflict.DoNothing);
    static readonly Sql Update = new("update meta set value = $2 where key = $1");
    static readonly Sql Told = new("select count(*) from events where subject_id = $1 and kind = $2");

    /// <summary>The mark says that sealing is in progress although it had ended: someone restored an earlier mark.</summary>
    public bool IsPutBack => WasDone && !IsDone;

    /// <summary>Runs at every start. Does nothing if anything is sealed already: then the mark existed once, and the audit must report its absence.</summary>
    public static async Task Begin(Database database, CommitQueue queue, AuditKey key)
    {
        if (await database.One(Find, r => r.Bytes(0), Name) is null && await database.One(SealTable.HasAny, r => r.Long(0)) == 0)
        {
            await queue.Write(new Unit().Then(Insert, Name, new FoundMark((await database.Now()).CutToMicros(), false).Bytes(key)));
        }
    }

    /// <summary>Null if there is none, or if it is not one of this host's.</summary>
    public static async Task<FoundMark?> Load(Database database, AuditKey key)
    {
        var batch = new ReadBatch();
        var marks = batch.Many(Find, r => Of(r.Bytes(0), key), Name);
        var told = batch.Many(Told, r => r.Long(0), HostChainTable.SubjectId, EventKinds.SealedAsFound);
        await database.Run(batch);
        return marks.First is { } mark ? mark with { WasDone = told.First > 0 } : null;
    }

    /// <summary>Everything is sealed: records that in the mark and in the host's history.</summary>
    public Unit Done(Unit unit, AuditKey key, ChainHead before, DateTimeOffset now)
    {
        unit.Then(Update, Name, (this with { IsDone = true }).Bytes(key));
        HostHistory.Tell(unit, key, before, EventKinds.SealedAsFound, Actor.Robot, now, new() { ["since"] = BeganAt.ToString("O") });
        return unit;
    }

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
