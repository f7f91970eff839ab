using Hostline.Core.Accounts;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

/// <summary>Subaccounts: opened, renamed, suspended, resumed and closed by their parent (docs/operations/accounts.md).</summary>
public sealed class Subaccounts(Database database, Decisions decisions, AccountBook accounts, AuditKey audit)
{
    /// <summary>The limit per parent, without closed ones.</summary>
    public const int PerParentAtMost = 1_000;

    /// <summary>The account that a caller may act for: its own, or one of its subaccounts. Null for any other, as if it did not exist.</summary>
    public async Task<Account?> OfFamily(Caller caller, AccountId account) =>
        account == caller.Account.Id ? caller.Account
        : await accounts.Find(account) is { } found && found.Parent == caller.Account.Id ? found
        : null;

    public Task<(IReadOnlyList<Account> Rows, bool HasMore)?> Page(Caller caller, FamilyFilter filter, ListCursor cursor, int size) =>
        AccountTable.Family.PageOfOwn(database, AccountTable.Read, caller.Account.Id, cursor, size, (int)(filter.Status ?? 0), filter.Name ?? "");

    /// <summary>The caller, acting for the account that a request names: its own, or one of its subaccounts, which must be active.</summary>
    public async Task<Outcome<Caller>> ActingFor(Caller caller, AccountId account)
    {
        if (account == caller.Account.Id)
        {
            return caller;
        }

        var named = await accounts.Find(account);
        return named switch
        {
            { Parent: { } parent } when parent == caller.Account.Id => named.Status switch
            {
                AccountStatus.Active => caller.For(named),
                AccountStatus.Closed => new Refusal(Reason.AccountClosed, Detail: "The account that the request names is closed."),
                _ => new Refusal(Reason.AccountSuspended, Detail: "The account that the request names is suspended."),
            },
            { } relative when relative.Family == caller.Account.Family =>
                new Refusal(Reason.NotAllowed, Detail: "Only a parent acts for its subaccounts."),
            _ => new Refusal(Reason.AccountUnknown, Detail: "The account that the request names is neither your own nor one of your subaccounts."),
        };
    }

    public Task<Outcome<Account>> Open(Caller parent, string name) => decisions.Reach<Account>(async () =>
    {
        var batch = new ReadBatch();
        var open = batch.Many(AccountTable.CountOfFamily, r => r.Int(0), parent.Account.Id);
        if (await LoadedAccount.Of(database, parent.Account.Id, batch) is not { Account.Parent: null } loaded)
        {
            return new Refusal(Reason.NotAllowed, Detail: "A subaccount cannot have subaccounts.");
        }

        if (open.First >= PerParentAtMost)
        {
            return new Refusal(Reason.LimitReached, Detail: $"The account has {open.First} subaccounts; {PerParentAtMost} are the limit. Close one first.");
        }

        var unit = parent.NewUnit();
        var opened = accounts.OpenUnder(unit, loaded.World, loaded.Account, name, parent.Actor, loaded.DatabaseNow);
        // If two units open one at once, the parent's history lets only the first one write, so that the limit holds.
        loaded.Chain.Tell(unit, audit, loaded.Account, EventKinds.SubaccountOpened, parent.Actor, loaded.Now,
            new Dictionary<string, string> { ["account"] = opened.Id.ToString() });
        return new(opened, unit);
    });

    public Task<Outcome<Account>> Rename(Caller caller, AccountId account, string name) => Change(caller, account, (unit, loaded) =>
    {
        AccountTable.Name(unit, account, name, loaded.Now);
        Tell(unit, loaded, caller, "name", name);
        return loaded.Account with { Name = name, UpdatedAt = loaded.Now };
    });

    /// <summary>Suspends, resumes or closes a subaccount; nothing changes if it already has that status.</summary>
    public Task<Outcome<Account>> Put(Caller caller, AccountId account, AccountStatus status) => Change(caller, account, (unit, loaded) =>
    {
        if (loaded.Account.Parent is null)
        {
            return new Refusal(Reason.NotAllowed, Detail: "Only a subaccount can be suspended or closed.");
        }

        if (loaded.Account.Status == status)
        {
            return loaded.Account;
        }

        if (loaded.Account.Status == AccountStatus.Closed)
        {
            return new Refusal(Reason.AccountClosed);
        }

        AccountTable.Status(unit, account, status, loaded.Now);
        Tell(unit, loaded, caller, "status", status.ToString().ToLowerInvariant());
        Follow(unit, loaded, caller.Principal.Name, status);
        return loaded.Account with { Status = status, UpdatedAt = loaded.Now };
    });

    /// <summary>Adds the consequences of a change of status for what the account still has.</summary>
    /// <param name="by">The name of whoever changed it, for later steps.</param>
    internal static void Follow(Unit unit, LoadedAccount loaded, string by, AccountStatus status)
    {
        var account = loaded.Account.Id;
        if (status == AccountStatus.Active)
        {
            ErrandTable.WakeHeld(unit, account, loaded.Now, loaded.DatabaseNow);
        }
        else if (status == AccountStatus.Closed)
        {
            AccountTable.RevokeAll(unit, account, loaded.DatabaseNow);
            // This errand belongs to no order: errands.order_id is the id of the account.
            ErrandTable.Add(unit, loaded.World, Ids.New<ErrandId>(loaded.DatabaseNow), account, OrderId.Of(account.Value), null, ErrandKind.CloseAccount,
                System.Text.Encoding.UTF8.GetBytes(by), loaded.Now, loaded.DatabaseNow);
        }
    }

    Task<Outcome<Account>> Change(Caller caller, AccountId account, Func<Unit, LoadedAccount, Outcome<Account>> change) => decisions.Reach<Account>(async () =>
    {
        if (await LoadedAccount.Of(database, account) is not { } loaded || (account != caller.Account.Id && loaded.Account.Parent != caller.Account.Id))
        {
            return new Refusal(Reason.NotFound);
        }

        var unit = caller.NewUnit();
        var outcome = change(unit, loaded);
        return outcome.IsRefused || outcome.Value == loaded.Account ? new(outcome) : new(outcome, unit);
    });

    void Tell(Unit unit, LoadedAccount loaded, Caller caller, string name, string value) => loaded.Chain.Tell(
        unit, audit, loaded.Account, EventKinds.AccountUpdated, caller.Actor, loaded.Now, new Dictionary<string, string> { [name] = value });
}

public sealed record FamilyFilter(AccountStatus? Status, string? Name);
