using Hostline.Core.Alarms;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <summary>
/// The operator key of the first start. Until this host has operators, it is the only way in; from then on it is for emergencies and still
/// works, but its use raises an alarm, once an hour.
/// </summary>
sealed partial class BreakGlass(Database database, CommitQueue queue, ILogger<BreakGlass> log)
{
    static readonly TimeSpan Spell = Alarm.OperatorKey("", "").Spell;

    long raisedFor = -1;

    /// <param name="name">The name that the user of the key gives.</param>
    public async Task Used(string name, string address)
    {
        var batch = new ReadBatch();
        var operators = batch.Many(PersonTable.OfHost, r => r.Int(0));
        await database.Run(batch);
        var spell = batch.Now.UtcTicks / Spell.Ticks;
        if (operators.Rows.Count == 0 || Interlocked.Exchange(ref raisedFor, spell) == spell)
        {
            return;
        }

        try
        {
            // Only one of several nodes raises it: the row is unique for its hour.
            await queue.Write(AlarmTable.Raise(new Unit(), Alarm.OperatorKey(name, address), batch.Now, batch.Now));
        }
        catch (Exception failed) when (failed is StorageBusyException or OutcomeUnknownException)
        {
            Interlocked.Exchange(ref raisedFor, -1);
            LogNotRaised(failed.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The operator key was used, and the alarm about it could not be stored: {Why}")]
    partial void LogNotRaised(string why);
}
