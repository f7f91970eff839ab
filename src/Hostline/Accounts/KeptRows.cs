using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;

namespace Hostline.Accounts;

/// <summary>
/// Rows of one kind that belong to accounts: found and changed. A change is applied to the present row: if another one came first, it is
/// applied again to the result of that one, so neither is lost.
/// </summary>
public abstract class KeptRows<TRow, TId> where TRow : class where TId : struct, IId<TId>
{
    private protected KeptRows(Database database, Decisions decisions) => (Database, Decisions) = (database, decisions);

    private protected Database Database { get; }

    private protected Decisions Decisions { get; }

    private protected abstract Sql ById { get; }

    public Task<TRow?> Find(AccountId account, TId id) => Database.One(ById, Read, id, account);

    /// <param name="edit">Makes the new version of the row; called again if it was changed meanwhile.</param>
    public Task<Outcome<TRow>> Change(Caller caller, AccountId account, TId id, Func<TRow, Outcome<TRow>> edit) => Decisions.Reach<TRow>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(ById, Read, id, account);
        await Database.Run(batch);
        if (found.First is not { } before)
        {
            return new Refusal(Reason.NotFound);
        }

        var edited = edit(before);
        if (edited.IsRefused)
        {
            return new(Outcome<TRow>.Refused(edited.Refusals));
        }

        var after = ChangedAt(edited.Value!, caller.World.Now(batch.Now).CutToMicros());
        return new(after, CheckSaved(caller.NewUnit(), before, after));
    });

    private protected abstract TRow Read(Row row);

    private protected abstract TRow ChangedAt(TRow row, DateTimeOffset now);

    /// <summary>Writes the row, with a check that it is still as it was read.</summary>
    private protected abstract Unit CheckSaved(Unit unit, TRow before, TRow after);

}

/// <summary>Rows that an account also creates and deletes.</summary>
public abstract class OwnRows<TRow, TId> : KeptRows<TRow, TId> where TRow : class where TId : struct, IId<TId>
{
    private protected OwnRows(Database database, Decisions decisions) : base(database, decisions)
    {
    }

    /// <summary>The limit per account.</summary>
    public const int AtMost = 1_000;

    /// <summary>How many account $1 has.</summary>
    private protected abstract Sql Count { get; }

    /// <summary>Whether there is room for one more (<see cref="KeptRoom"/>).</summary>
    private protected abstract Sql Room { get; }

    /// <summary>What they are called in a sentence.</summary>
    private protected abstract string Name { get; }

    /// <param name="draft">Gets the new id and the instant.</param>
    public Task<Outcome<TRow>> Add(Caller caller, Func<TId, DateTimeOffset, TRow> draft) => Decisions.Reach<TRow>(async () =>
    {
        var batch = new ReadBatch();
        var kept = batch.Many(Count, r => r.Int(0), caller.Account.Id);
        await Database.Run(batch);
        if (kept.First >= AtMost)
        {
            return new Refusal(Reason.LimitReached, Detail: $"The account has {kept.First} {Name}; {AtMost} are the limit. Delete one first.");
        }

        var made = draft(Ids.New<TId>(batch.Now), caller.World.Now(batch.Now).CutToMicros());
        return new(made, Add(caller.NewUnit().CheckRoom(caller.Account.Id.Value, Room, AtMost, caller.Account.Id), caller.World.Id, made));
    });

    public Task<Outcome<TId>> Delete(Caller caller, AccountId account, TId id) => Decisions.Reach(() => Task.FromResult(
        new Decision<TId>(id, CheckDeleted(caller.NewUnit(), id, account), _ => (Outcome<TId>)new Refusal(Reason.NotFound))));

    private protected abstract Unit Add(Unit unit, WorldId world, TRow row);

    private protected abstract Unit CheckDeleted(Unit unit, TId id, AccountId account);
}
