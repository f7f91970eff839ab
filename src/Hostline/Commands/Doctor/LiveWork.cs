using Hostline.Core.Deadlines;
using Hostline.Core.Hostings;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Transfers;

namespace Hostline.Commands.Doctor;

/// <summary>Open work of the live world that depends on settings, on the relay or on a running server (docs/operations/doctor.md).</summary>
/// <param name="Windows">Open consent windows that can end by silence.</param>
/// <param name="Held">How many of these have a mail that has waited for the relay for longer than the tolerance.</param>
/// <param name="BeatAt">The last heartbeat of those once a minute; null while none is recorded.</param>
sealed record LiveWork(long Orders, long Windows, long Held, DateTimeOffset? BeatAt, DateTimeOffset Now)
{
    static readonly string Open = string.Join(", ", HostingStates.All.Where(s => s.IsOpen()).Select(s => (int)s));

    static readonly Sql CountOrders = new($"select count(distinct order_id) from hostings where world = $1 and state in ({Open})");

    const string OpenWindow = "world = $1 and deadline is not null and not overdue";

    static readonly Sql CountWindows = new($"select count(*) from consents where {OpenWindow} and decision = {(int)TransferDecision.Pending}");

    static readonly Sql CountHeld = new(
        $"select count(*) from consents where {OpenWindow} and decision = {(int)TransferDecision.Pending} and {NoticeTable.WaitsForRelay("$2")}");

    public static async Task<LiveWork> Look(Database database)
    {
        var now = await database.Now();
        var batch = new ReadBatch();
        var orders = batch.Many(CountOrders, r => r.Long(0), World.LiveId);
        var windows = batch.Many(CountWindows, r => r.Long(0), World.LiveId);
        var held = batch.Many(CountHeld, r => r.Long(0), World.LiveId, now - OpenWindows.RelayPatience);
        var served = HeartbeatTable.Ask(batch, Pace.Minutes, now);
        await database.Run(batch);
        return new(orders.First, windows.First, held.First, served().BeatAt, batch.Now);
    }

    /// <param name="isServing">Whether a running server that is ready was found.</param>
    public IEnumerable<Finding> Check(Settings settings, Grade mail, bool isServing)
    {
        if (Orders > 0 && settings.Live.Unset is { Count: > 0 } unset)
        {
            yield return Finding.Fail("live orders",
                $"{Orders:n0} open {(Orders == 1 ? "order" : "orders")} of live accounts cannot continue: a port that they need has no gateway (no_gateway).",
                $"Set {string.Join(" and ", unset.Select(p => p.Variable()))} as it was when they were created, or cancel them: hostline orders list.");
        }

        if (Windows == 0)
        {
            yield break;
        }

        yield return Mail(settings, mail);
        if (Heartbeat(isServing) is { } late)
        {
            yield return late;
        }
    }

    Finding Mail(Settings settings, Grade mail)
    {
        var told = $"{Windows:n0} {(Windows == 1 ? "holder has" : "holders have")} an open window of consent";
        return settings.Relay is null
            ? Finding.Warn("consents",
                $"{told}, but there is no relay: the mail with the question stays in the database, and silence approves all the same.",
                "Set HOSTLINE_SMTP, so that holders are asked by mail.")
            : mail == Grade.Fail
                ? Finding.Fail("consents",
                    $"{told}, and the relay cannot be used: a window whose mail waits does not run ({Held:n0} now), so these transfers stay open.",
                    "Repair the relay (see mail above); the windows then continue automatically.")
            : Held > 0
                ? Finding.Warn("consents",
                    $"{told}; {Held:n0} of these do not run: their mail has waited {OpenWindows.RelayPatience.TotalSeconds:0} seconds or more for the relay.",
                    "See the server's log for the relay's answers to these mails.")
            : Finding.Ok("consents", $"{told}; its mail is out.");
    }

    /// <summary>Without heartbeats no consent window advances.</summary>
    Finding? Heartbeat(bool isServing)
    {
        if (BeatAt is { } beat && Now - beat <= ServedTime.LongestCounted(Pace.Minutes))
        {
            return Finding.Ok("heartbeat", $"The last one is {Math.Max(0, (Now - beat).TotalSeconds):0} seconds old.");
        }

        var told = BeatAt is { } last ? $"The last one was written at {last:u}: since then no window of consent has run."
            : "None is being kept, although windows of consent are open: they do not run.";
        return isServing
            ? Finding.Fail("heartbeat", told,
                "The server is up but does not write it: see its log, and compare the clocks of its machine and of the database.")
            : Finding.Warn("heartbeat", told, "Start the server: the windows then continue, and end later by the time it was down.");
    }
}
