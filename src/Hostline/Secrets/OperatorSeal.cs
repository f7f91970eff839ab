using Hostline.Core.Events;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Secrets;

/// <summary>
/// The seal of the operator key: it binds the key's hash to the event that stored the key, so that an overwritten hash is detected.
/// </summary>
static class OperatorSeal
{
    const string Name = "operator key seal";

    static readonly Sql Find = new("select value from meta where key = $1");
    static readonly Insert Put = new("meta", "key, value", "$1, $2", conflict: OnConflict.Update("key", "value = excluded.value"));

    /// <summary>The newest event that replaced the operator key; none for the key of the first start.</summary>
    static readonly Sql LastReplaced = new("select hash from events where subject_id = $1 and kind = $2 order by sequence desc limit 1");

    /// <param name="replacedBy">The hash of the event of the new key; null for the first key.</param>
    public static Unit Add(Unit unit, AuditKey key, byte[] hash, byte[]? replacedBy = null) =>
        unit.Then(Put, Name, key.Seal(RowSeals.OperatorKey(hash, replacedBy ?? EventChain.Genesis)));

    public static async Task<Unit> AsFound(Unit unit, Database database, AuditKey key) =>
        await Keys.Operator.Mark(database) is { } hash ? Add(unit, key, hash, await Newest(database)) : unit;

    /// <summary>True if there is no operator key yet.</summary>
    public static async Task<bool> Holds(Database database, AuditKey key) => await Keys.Operator.Mark(database) is not { } hash
        || key.Holds(RowSeals.OperatorKey(hash, await Newest(database) ?? EventChain.Genesis), await database.One(Find, r => r.Bytes(0), Name));

    static Task<byte[]?> Newest(Database database) => database.One(LastReplaced, r => r.Bytes(0), HostChainTable.SubjectId, EventKinds.OperatorKeyReplaced);
}
