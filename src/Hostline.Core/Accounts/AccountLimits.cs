namespace Hostline.Core.Accounts;

/// <summary>Limits that the operator has set for one account and its subaccounts, in place of the host's settings.</summary>
/// <param name="CodesADay">Verification codes of a day; null for the host's setting.</param>
/// <param name="ExchangeCodesAnHour">Of these, codes an hour to one area code and exchange; null for the host's setting.</param>
/// <param name="RequestsASecond">Of each key; null for the host's setting.</param>
public sealed record AccountLimits(int? CodesADay, int? ExchangeCodesAnHour, int? RequestsASecond)
{
    public static readonly AccountLimits OfHost = new(null, null, null);

    public const int CodesAtMost = 100_000, ExchangeCodesAtMost = 1_000, RequestsAtMost = 1_000;
}
