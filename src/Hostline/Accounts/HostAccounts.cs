using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

/// <summary>The host's acts on a whole account: suspend, resume, close. Subaccounts are managed by their parent.</summary>
public sealed class HostAccounts(Database database, Decisions decisions, AuditKey audit)
{
    public const int WhyAtMost = 500;

    public Task<Outcome<Account>> Put(AccountId id, AccountStatus status, string why, Principal by) => decisions.Reach<Account>(async () =>
    {
        var batch = new ReadBatch();
        var family = batch.Many(AccountTable.CountOfFamily, r => r.Int(0), id);
        if (await LoadedAccount.Of(database, id, batch) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        if (loaded.Account.Status == status)
        {
            return new(loaded.Account);
        }

        if (loaded.Account.Status == AccountStatus.Closed)
        {
            return new Refusal(Reason.AccountClosed);
        }

        if (loaded.Account.Parent is not null)
        {
            return new Refusal(Reason.NotAllowed, Detail: "A subaccount is suspended and closed by its parent. Act on the parent instead.");
        }

        if (status == AccountStatus.Closed && family.First > 0)
        {
            return new Refusal(Reason.NotAllowed,
                Detail: $"The account still has {family.First} subaccounts. They are closed first, each by the account itself.");
        }

        var unit = by.NewUnit();
        AccountTable.Status(unit, id, status, loaded.Now);
        loaded.Chain.Tell(unit, audit, loaded.Account, EventKinds.AccountUpdated, by.Actor, loaded.Now,
            new Dictionary<string, string> { ["status"] = status.ToString().ToLowerInvariant(), ["note"] = why });
        Subaccounts.Follow(unit, loaded, by.Name, status);
        return new(loaded.Account with { Status = status, UpdatedAt = loaded.Now }, unit);
    });
}
