using System.Globalization;
using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

/// <summary>
/// Limits of one account in place of the host's settings, for a customer who needs more, or who is restricted for now. They apply to the
/// account with its subaccounts, and never exceed what all accounts have together.
/// </summary>
public sealed class LimitAccount(Database database, Decisions decisions, AuditKey audit, CodeAllowance allowance)
{
    public const string Codes = "codes_a_day", ExchangeCodes = "exchange_codes_an_hour", Requests = "requests_a_second";

    public async Task<AccountLimits> Of(Account account) =>
        await database.One(AccountLimitTable.Of, AccountLimitTable.Read, account.Family) ?? AccountLimits.OfHost;

    /// <summary>The highest value allowed for each limit.</summary>
    public AccountLimits Bounds => new(
        allowance.HostADay > 0 ? Math.Min(allowance.HostADay, AccountLimits.CodesAtMost) : AccountLimits.CodesAtMost,
        allowance.ExchangeAnHour > 0 ? Math.Min(allowance.ExchangeAnHour, AccountLimits.ExchangeCodesAtMost) : AccountLimits.ExchangeCodesAtMost,
        AccountLimits.RequestsAtMost);

    public Task<Outcome<AccountLimits>> Set(AccountId id, AccountLimits wanted, string why, Principal by) => decisions.Reach<AccountLimits>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(AccountLimitTable.Of, AccountLimitTable.Read, id);
        if (await LoadedAccount.Of(database, id, batch) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        if (Refused(loaded.Account, wanted) is { Count: > 0 } refusals)
        {
            return refusals;
        }

        var before = found.First ?? AccountLimits.OfHost;
        if (before == wanted)
        {
            return new((Outcome<AccountLimits>)wanted);
        }

        var unit = AccountLimitTable.Set(by.NewUnit(), id, loaded.World.Id, wanted, loaded.Now);
        loaded.Chain.Tell(unit, audit, loaded.Account, EventKinds.AccountUpdated, by.Actor, loaded.Now, Told(before, wanted, why));
        return new(wanted, unit);
    });

    List<Refusal> Refused(Account account, AccountLimits wanted)
    {
        if (account.Status == AccountStatus.Closed)
        {
            return [new(Reason.AccountClosed)];
        }

        if (account.Parent is not null)
        {
            return [new(Reason.NotAllowed, Detail: "A subaccount shares the limits of its parent. Act on the parent instead.")];
        }

        return [.. from limit in Each(wanted).Zip(Each(Bounds))
                   where limit.First.Value is { } value && (value < 1 || value > limit.Second.Value)
                   select new Refusal(Reason.ValueOutOfRange, "/" + limit.First.Name,
                       Detail: $"{limit.First.Name} must be from 1 to {limit.Second.Value}, or null for the host's setting.")];
    }

    static Dictionary<string, string> Told(AccountLimits before, AccountLimits now, string why)
    {
        var told = new Dictionary<string, string>();
        foreach (var (was, becomes) in Each(before).Zip(Each(now)).Where(limit => limit.First.Value != limit.Second.Value))
        {
            (told[was.Name + "_before"], told[was.Name]) = (Word(was.Value), Word(becomes.Value));
        }

        told["note"] = why;
        return told;
    }

    static string Word(int? limit) => limit?.ToString(CultureInfo.InvariantCulture) ?? "default";

    static IEnumerable<(string Name, int? Value)> Each(AccountLimits limits) =>
        [(Codes, limits.CodesADay), (ExchangeCodes, limits.ExchangeCodesAnHour), (Requests, limits.RequestsASecond)];
}
