using Hostline.Core.Alarms;
using Hostline.Core.Worlds;

namespace Hostline.Storage.Tables;

/// <param name="At">World time.</param>
public sealed record RaisedAlarm(AlarmId Id, DateTimeOffset At, Alarm Alarm);

static class AlarmTable
{
    const string Columns = "id, world, kind, subject, at, account, order_id, detail";

    static readonly Insert Insert = new("alarms", $"{Columns}, day", "$1, $2, $3, $4, $5, $6, $7, $8, $9", conflict: OnConflict.DoNothing);

    /// <summary>Newest first: $1 before this id, $2 limit, $3 world.</summary>
    public static readonly Sql OfWorld = new($"select {Columns} from alarms where id < $1 and world = $3 order by id desc limit $2");

    /// <summary>The same for all worlds.</summary>
    public static readonly Sql Anywhere = new($"select {Columns} from alarms where id < $1 order by id desc limit $2");

    /// <param name="at">World time.</param>
    public static Unit Raise(Unit unit, Alarm a, DateTimeOffset at, DateTimeOffset databaseNow) => unit.Then(
        Insert, Ids.New<AlarmId>(databaseNow), a.World, a.Kind, a.Subject, at, a.Account, a.Order, a.Detail, Occasion(a, databaseNow));

    /// <summary>
    /// The value of the column "day", unique for each kind and subject: the day, or the period of an alarm that has another one. For an alarm
    /// that is listed each time, the instant.
    /// </summary>
    static long Occasion(Alarm a, DateTimeOffset databaseNow) => a.IsToldEachTime ? databaseNow.ToMicros() : databaseNow.UtcTicks / a.Spell.Ticks;

    public static RaisedAlarm Read(Row row) => new(
        row.Id<AlarmId>(0), row.Time(4),
        new((AlarmKind)row.Int(2), row.Id<WorldId>(1), row.Text(3), row.IdOrNull<AccountId>(5), row.IdOrNull<OrderId>(6), row.Text(7)));
}
