using Hostline.Core.Deliveries;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <param name="AccountName">Empty for a notice that belongs to no account.</param>
/// <param name="Due">The next try, in world time.</param>
public sealed record FailedErrand(ErrandId Id, OrderId Order, AccountId Account, string AccountName, int Tries, DateTimeOffset Due, string Answer);

/// <summary>Failed errands, for the desk: lists them, and tries them again before they are due.</summary>
public sealed class FailedWork(Database database, Decisions decisions)
{
    /// <summary>The most errands tried again by one request.</summary>
    public const int AtMost = 100;

    /// <summary>A page of one kind, oldest first, and where the next one begins.</summary>
    public async Task<(IReadOnlyList<FailedErrand> Rows, ErrandId? Next)> List(WorldId world, ErrandKind kind, ErrandId after, int size)
    {
        var rows = await database.Many(DeskTable.Failed, r => new FailedErrand(r.Id<ErrandId>(0), r.Id<OrderId>(1), r.Id<AccountId>(2),
            r.TextOrNull(3) ?? "", r.Int(4), r.Time(5), r.Text(6)), world, (int)kind, after, size + 1);
        return ([.. rows.Take(size)], rows.Count > size ? rows[size - 1].Id : null);
    }

    public Task<int> Count(WorldId world, ErrandKind kind, int atMost) => database.One(DeskTable.CountFailed, r => r.Int(0), world, (int)kind, atMost);

    /// <summary>Null for an errand that is done or never existed.</summary>
    public async Task<WorldId?> WorldOf(ErrandId errand) =>
        (await database.Many(DeskTable.WorldOfErrand, r => r.Id<WorldId>(0), errand)) is [var world] ? world : null;

    /// <summary>
    /// Tries errands again now, exactly as the scheduled try would, which first asks the other side if an earlier call may have been made.
    /// Skips errands that are in progress, already due, or done.
    /// </summary>
    /// <returns>Those that are tried again.</returns>
    public async Task<Outcome<IReadOnlyList<ErrandId>>> TryAgain(WorldId world, IReadOnlyList<ErrandId> errands, Principal by)
    {
        if (errands.Count is 0 or > AtMost)
        {
            return new Refusal(Reason.ValueOutOfRange, "errands", Detail: $"Choose from 1 to {AtMost} of them.");
        }

        var done = await decisions.Reach<RowList<ErrandId>>(async () =>
        {
            var batch = new ReadBatch();
            var worlds = batch.Many(WorldTable.ById, WorldTable.Read, world);
            await database.Run(batch);
            if (worlds.First is not { } here)
            {
                return new Refusal(Reason.NotFound);
            }

            var tried = new RowList<ErrandId>(r => r.Id<ErrandId>(0));
            return new(tried, DeskTable.TryAgain(by.NewUnit(), tried, errands, world, here.Now(batch.Now).CutToMicros(), batch.Now));
        });
        return done.Then(tried => tried!.Rows);
    }
}
