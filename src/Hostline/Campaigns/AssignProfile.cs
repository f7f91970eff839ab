using Hostline.Core.Campaigns;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Campaigns;

/// <summary>
/// Assigns all present numbers of a messaging profile to one campaign: a task with a row per number, carried out by an errand. A number that
/// has another campaign keeps it, and its row fails.
/// </summary>
public sealed class AssignProfile(Database database, Decisions decisions, CommitQueue queue, AssignNumber assign)
{
    /// <summary>How many numbers are assigned under one lease of the errand.</summary>
    const int NumbersPerTurn = 16;

    public Task<Outcome<AssignmentTask>> Begin(Caller caller, ProfileId profile, Campaign? campaign,
        AssignmentFields fields) => decisions.Reach<AssignmentTask>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(ProfileTable.OfAccount, ProfileTable.Read, profile, caller.Account.Id);
        await database.Run(batch);
        if (found.Rows.Count == 0)
        {
            return new Refusal(Reason.ProfileNotFound, fields.Number);
        }

        if (campaign is not { State: CampaignState.Active })
        {
            return new Refusal(campaign is null ? Reason.CampaignNotFound : Reason.CampaignEnded, fields.Campaign);
        }

        var now = caller.World.Now(batch.Now).CutToMicros();
        var task = new AssignmentTask(
            Ids.New<AssignmentTaskId>(batch.Now), caller.World.Id, caller.Account.Id, campaign.Id, profile, caller.Principal.Name, TaskState.Pending, now, now);
        var unit = AssignmentTaskTable.Add(Assigner.Of(caller).NewUnit(), task);
        // An errand of this kind belongs to a task and not to an order: errands.order_id is the id of the task.
        ErrandTable.Add(unit, caller.World, Ids.New<ErrandId>(batch.Now), task.Account, OrderId.Of(task.Id.Value), null, ErrandKind.AssignNumbers, [], now,
            batch.Now);
        return new(task, unit);
    });

    public Task<AssignmentTask?> Find(Caller caller, AssignmentTaskId task) =>
        database.One(AssignmentTaskTable.OfAccount, AssignmentTaskTable.Read, task, caller.Account.Id);

    public Task<IReadOnlyList<TaskNumber>> Numbers(AssignmentTask task, int limit, int offset) =>
        database.Many(AssignmentTaskTable.Numbers, AssignmentTaskTable.ReadNumber, task.Id, limit, offset);

    /// <summary>One turn of the task's errand. If numbers are left, the errand is due again at once.</summary>
    public async Task Go(ClaimedErrand errand)
    {
        var batch = new ReadBatch();
        var task = AssignmentTaskId.Of(errand.Order.Value);
        var found = batch.Many(AssignmentTaskTable.ById, AssignmentTaskTable.Read, task);
        var world = batch.Many(WorldTable.ById, WorldTable.Read, errand.World);
        var left = batch.Many(AssignmentTaskTable.ToDo, AssignmentTaskTable.ReadNumber, task, NumbersPerTurn + 1);
        await database.Run(batch);
        var unit = new Unit();
        if (found.Rows.Count == 0 || world.Rows.Count == 0)
        {
            await queue.Write(ErrandTable.CheckDone(unit, errand.Id, errand.Fence));
            return;
        }

        foreach (var number in left.Rows.Take(NumbersPerTurn))
        {
            await Assign(found.Rows[0], number);
        }

        var now = world.Rows[0].Now(batch.Now).CutToMicros();
        if (left.Rows.Count > NumbersPerTurn)
        {
            ErrandTable.CheckLater(unit, errand.Id, errand.Fence, now, batch.Now).Wake(Wakes.Errands);
            AssignmentTaskTable.Save(unit, task, TaskState.Processing, now);
        }
        else
        {
            ErrandTable.CheckDone(unit, errand.Id, errand.Fence);
            AssignmentTaskTable.Save(unit, task, await EndOf(task), now);
        }

        await queue.Write(unit);
    }

    /// <summary>The assignment and its row in the task are one unit; a refusal is only recorded.</summary>
    async Task Assign(AssignmentTask task, TaskNumber next)
    {
        var by = new Assigner(task.World, task.Account, Actor.Customer(task.KeyHint), null);
        var outcome =
            await assign.To(task.Campaign, next.Number, by, default, unit => AssignmentTaskTable.Save(unit, task.Id, next.Number, TaskState.Completed, null));
        if (!outcome.IsRefused)
        {
            return;
        }

        var why = outcome.Refusals[0].Reason;
        var isThere = why == Reason.NumberHasCampaign && await database.One(AssignmentTable.OfNumber, AssignmentTable.Read, task.World, next.Number) is { } held
            && held.Campaign.Id == task.Campaign;
        await queue.Write(AssignmentTaskTable.Save(new Unit(), task.Id, next.Number, isThere ? TaskState.Completed : TaskState.Failed, isThere ? null : why));
    }

    /// <summary>Failed if no number was assigned.</summary>
    async Task<TaskState> EndOf(AssignmentTaskId task)
    {
        var batch = new ReadBatch();
        var done = batch.Many(AssignmentTaskTable.HasEnded, r => r.Long(0) > 0, task, TaskState.Completed);
        var failed = batch.Many(AssignmentTaskTable.HasEnded, r => r.Long(0) > 0, task, TaskState.Failed);
        await database.Run(batch);
        return failed.Rows[0] && !done.Rows[0] ? TaskState.Failed : TaskState.Completed;
    }
}
