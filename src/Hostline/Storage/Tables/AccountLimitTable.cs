using Hostline.Core.Accounts;

namespace Hostline.Storage.Tables;

static class AccountLimitTable
{
    public static readonly Sql Of = new("select codes_a_day, exchange_codes, requests from account_limits where account = $1");

    static readonly Insert Insert = new("account_limits", "account, world, codes_a_day, exchange_codes, requests, set_at", "$1, $2, $3, $4, $5, $6",
        conflict: OnConflict.Update("account", "codes_a_day = excluded.codes_a_day, exchange_codes = excluded.exchange_codes, requests = excluded.requests, "
            + "set_at = excluded.set_at"));

    static readonly Sql Delete = new("delete from account_limits where account = $1");

    public static Unit Set(Unit unit, AccountId account, WorldId world, AccountLimits limits, DateTimeOffset at) => limits == AccountLimits.OfHost
        ? unit.Then(Delete, account)
        : unit.Then(Insert, account, world, limits.CodesADay, limits.ExchangeCodesAnHour, limits.RequestsASecond, at);

    public static AccountLimits Read(Row row) => Read(row, 0);

    public static AccountLimits Read(Row row, int at) => new(row.IntOrNull(at), row.IntOrNull(at + 1), row.IntOrNull(at + 2));
}
