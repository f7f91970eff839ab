using Hostline.Core;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

/// <summary>Applications of accounts: made, found, changed and deleted.</summary>
public sealed class Applications(Database database, Decisions decisions)
{
    public Task<Application?> Find(AccountId account, ApplicationId application) =>
        database.One(ApplicationTable.ById, ApplicationTable.Read, application, account);

    /// <param name="name">The whole name; "" for any.</param>
    public Task<(IReadOnlyList<Application> Rows, bool HasMore)> Page(AccountId account, string name, ListCursor cursor, int size) =>
        ApplicationTable.Page.Page(database, ApplicationTable.Read, account, cursor, size, name);

    /// <param name="draft">Given the new id and the instant.</param>
    public Task<Outcome<Application>> Add(Caller caller, Func<ApplicationId, DateTimeOffset, Application> draft) => decisions.Reach<Application>(async () =>
    {
        var now = await database.Now();
        var made = draft(Ids.New<ApplicationId>(now), caller.World.Now(now).CutToMicros());
        return new(made, ApplicationTable.Add(NewUnit(caller), caller.World.Id, made));
    });

    public Task<Outcome<Application>> Change(Caller caller, AccountId account, ApplicationId application, Func<Application, Application> edit) =>
        decisions.Reach<Application>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(ApplicationTable.ById, ApplicationTable.Read, application, account);
        await database.Run(batch);
        if (found.Rows.Count == 0)
        {
            return new Refusal(Reason.NotFound);
        }

        var edited = edit(found.Rows[0]) with { UpdatedAt = caller.World.Now(batch.Now).CutToMicros() };
        return new(edited, ApplicationTable.CheckSaved(NewUnit(caller), edited));
    });

    public Task<Outcome<ApplicationId>> Delete(Caller caller, AccountId account, ApplicationId application) =>
        decisions.Reach(() => Task.FromResult(new Decision<ApplicationId>(
        application, ApplicationTable.CheckDeleted(NewUnit(caller), application, account), _ => (Outcome<ApplicationId>)new Refusal(Reason.NotFound))));

    static Unit NewUnit(Caller caller) => new Unit { IsRequest = true }.Guard(Guard.Key(caller.KeyId));
}
