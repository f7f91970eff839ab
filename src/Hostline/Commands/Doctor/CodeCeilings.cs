using Hostline.Core.Ownership;

namespace Hostline.Commands.Doctor;

/// <summary>Checks that the limits of codes that cost money are consistent.</summary>
static class CodeCeilings
{
    const string Subject = "codes", NextStep = "Set the limits of codes as docs/operations/codes.md says.";

    public static IReadOnlyList<Finding> Check(CodeAllowance codes)
    {
        var faults = Faults(codes).ToList();
        return faults.Count > 0
            ? [.. faults.Select(told => Finding.Warn(Subject, told, NextStep))]
            : [Finding.Ok(Subject, $"At most {codes.AccountADay:n0} a day for an account ({codes.NewAccountADay:n0} while it is new), "
                + $"{codes.ExchangeAnHour:n0} an hour for an exchange, {codes.HostADay:n0} a day for the host.")];
    }

    static IEnumerable<string> Faults(CodeAllowance c)
    {
        foreach (var (limit, whose) in new[]
        {
            (c.NewAccountADay, "a new account"), (c.AccountADay, "an account"), (c.ExchangeAnHour, "an area code and exchange"), (c.HostADay, "the host"),
        })
        {
            if (limit == 0)
            {
                yield return $"The codes of {whose} have no limit: someone who earns from texts or calls can cause any number at your cost.";
            }
        }

        foreach (var (small, large, told) in new[]
        {
            (c.NewAccountADay, c.AccountADay, "A new account may have more codes sent in a day than an old one"),
            (c.AccountADay, c.HostADay, "One account may use up all codes that the host sends in a day"),
            (c.ExchangeAnHour, c.HostADay, "One area code and exchange may use up in an hour all codes that the host sends in a day"),
            (c.ShareOfExchange, c.ExchangeAnHour, "One account's share of an area code and exchange is more than all accounts have together"),
        })
        {
            if (large > 0 && small > large)
            {
                yield return $"{told} ({small:n0} and {large:n0}).";
            }
        }

        if (c is { ShareOfExchange: 0, ExchangeAnHour: > 0 })
        {
            yield return "One account may use up all codes of an area code and exchange.";
        }
    }
}
