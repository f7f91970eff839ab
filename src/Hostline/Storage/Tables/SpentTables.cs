using Hostline.Core.Campaigns;
using Hostline.Core.Hostings;
using Hostline.Core.Transfers;

namespace Hostline.Storage.Tables;

/// <summary>
/// Deletes rows that are no longer needed and would only accumulate. Each statement deletes at most $2 and returns a row for each. Ids are
/// UUIDv7, so those below an instant's id were created, in real time, before it.
/// </summary>
static class SpentTables
{
    static readonly string Open = string.Join(", ", HostingStates.All.Where(s => s.IsOpen()).Select(s => (int)s));

    /// <summary>Deliveries that ended, with an id below $1; $2 at most.</summary>
    public static readonly Sql Deliveries = new("select id, order_id, destination from deliveries where id < $1 and state in (3, 4) limit $2");

    /// <summary>
    /// The lane of order $1 to destination $2, if it is idle and its last delivery has been deleted: a new lane counts from one, and nothing is
    /// left to confuse it with. The lane of a notification channel stays until no number of the order can change.
    /// </summary>
    static readonly Sql Lane = new("""
        delete from lanes where order_id = $1 and destination = $2 and wake_at is null and lease_until is null
          and not exists (select 1 from deliveries d where d.order_id = $1 and d.destination = $2)
          and (not exists (select 1 from notification_channels c where c.id = $2) or not exists (select 1 from hostings h where h.order_id = $1 and h.live))
        """);

    public static Unit Forget(Unit unit, (DeliveryId Delivery, OrderId Order, DestinationId Destination) ended) =>
        LaneTable.Forget(unit, ended.Delivery).Then(Lane, ended.Order, ended.Destination);

    /// <summary>
    /// Acts against numbers that no rule counts any longer: before $1, and more than a day before the time of their world's clock at database
    /// instant $3.
    /// </summary>
    public static readonly Sql NumberActs = new("""
        delete from number_acts where (world, number, at, id) in (
          select a.world, a.number, a.at, a.id from number_acts a left join worlds w on w.id = a.world
          where a.at < $1 and (w.id is null or a.at < coalesce(w.standing_at, $3 + w.clock_offset) - 172800000000) order by a.at limit $2)
        returning 1
        """);

    /// <summary>Codes with an id below $1 whose hosting no longer needs them.</summary>
    public static readonly Sql Codes = new($"""
        delete from sent_codes where id in (
          select c.id from sent_codes c where c.id < $1 and not exists (select 1 from hostings h where h.id = c.hosting and h.state in ({Open})) order by c.id
              limit $2)
        returning 1
        """);

    /// <summary>Codes, calls and mails of live accounts with an id below $1: they were delivered long ago, or never will be. $3 the live world.</summary>
    public static readonly Sql LiveMessages = new(
        "delete from messages where id in (select id from messages where world = $3 and id < $1 order by id limit $2) returning 1");

    /// <summary>Messages to handsets and mailboxes of sandboxes, with an id below $1. $3 the live world.</summary>
    public static readonly Sql SandboxMessages = new(
        "delete from messages where id in (select id from messages where id < $1 and world <> $3 order by id limit $2) returning 1");

    /// <summary>Notices with an id below $1 of orders that are not waiting for a consent.</summary>
    public static readonly Sql Notices = new($"""
        delete from notices where id in (
          select n.id from notices n where n.id < $1 and not exists (select 1 from consents c where c.order_id = n.order_id
              and c.decision = {(int)TransferDecision.Pending}) order by n.id limit $2)
        returning 1
        """);

    /// <summary>Requests for many numbers with an id below $1; the orders that they made stay.</summary>
    public static readonly Sql BulkRequests =
        new("delete from bulk_requests where id in (select id from bulk_requests where id < $1 order by id limit $2) returning 1");

    static readonly string EndedTasks = $"t.id < $1 and t.state in ({(int)TaskState.Completed}, {(int)TaskState.Failed})";

    /// <summary>Results for the numbers of tasks with an id below $1 that have ended.</summary>
    public static readonly Sql TaskNumbers = new($"""
        delete from campaign_task_numbers where (task, number) in (
          select n.task, n.number from campaign_tasks t join campaign_task_numbers n on n.task = t.id where {EndedTasks} order by n.task, n.number limit $2)
        returning 1
        """);

    /// <summary>Tasks with an id below $1 that have ended, and whose numbers were deleted before.</summary>
    public static readonly Sql Tasks = new($"""
        delete from campaign_tasks where id in (
          select t.id from campaign_tasks t where {EndedTasks} and not exists (select 1 from campaign_task_numbers n where n.task = t.id)
          order by t.id limit $2)
        returning 1
        """);

    /// <summary>Outcomes of batches with an id below $1, whose writers ended long ago.</summary>
    public static readonly Sql Batches = new("delete from batches where id in (select id from batches where id < $1 order by id limit $2) returning 1");
}
