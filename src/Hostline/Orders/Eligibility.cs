using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Lookup;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>Which countries this host serves. US by default; Canada is an option (decisions: Orders).</summary>
public sealed record HostedCountries(IReadOnlySet<NumberKind> Kinds)
{
    public static readonly HostedCountries UnitedStates = new(new HashSet<NumberKind> { NumberKind.UnitedStates, NumberKind.TollFree });
    public static readonly HostedCountries WithCanada = new(new HashSet<NumberKind> { NumberKind.UnitedStates, NumberKind.TollFree, NumberKind.Canada });
}

/// <summary>One number as asked for, and what stands in its way.</summary>
/// <param name="Given">The text as it was sent.</param>
/// <param name="Number">Set when the text is a number of the plan.</param>
/// <param name="Refusal">Null when it can be ordered.</param>
/// <param name="Facts">What the look-up said; null when it was not asked.</param>
/// <param name="Held">Where it is active for another account here; null when it is not.</param>
public sealed record NumberCheck(string Given, PhoneNumber Number, Refusal? Refusal, LineFacts? Facts, ActiveNumber? Held);

/// <summary>Looks at numbers before they are ordered; the same look serves the eligibility check and the order.</summary>
public sealed class Eligibility(Database database, HostedCountries countries)
{
    /// <summary>Checks each text, in order; field pointers are <paramref name="field"/>/0, /1 …</summary>
    public async Task<IReadOnlyList<NumberCheck>> Check(Caller caller, IReadOnlyList<string> given, string field, ReadBatch batch)
    {
        var asked = new List<Asked>(given.Count);
        var seen = new HashSet<PhoneNumber>();
        for (var i = 0; i < given.Count; i++)
        {
            asked.Add(Ask(caller.World, given[i], $"{field}/{i}", seen, caller.Account, batch));
        }

        await database.Run(batch);
        return [.. asked.Select(Judge)];
    }

    sealed record Asked(string Given, PhoneNumber Number, string Field, Refusal? Refusal, Billing Billing)
    {
        public Func<SimulatedOutcome>? Outcome { get; init; }
        public RowList<(HostingState State, bool IsLeaving)>? Own { get; init; }
        public RowList<ActiveNumber>? Active { get; init; }
        public Guid Account { get; init; }
    }

    /// <summary>What can be told without asking anybody, then the questions.</summary>
    Asked Ask(World world, string text, string field, HashSet<PhoneNumber> seen, Account account, ReadBatch batch)
    {
        var reading = PhoneNumber.Read(text);
        var asked = new Asked(text, reading.Number, field, null, account.Billing) { Account = account.Id };
        if (!reading.IsNumber)
        {
            var isForm = reading.Fault is NumberFault.NotE164 or NumberFault.WrongLength or NumberFault.Missing;
            var reason = isForm ? Reason.NumberNotE164 : reading.Fault == NumberFault.NotNanp ? Reason.CountryNotHosted : Reason.NumberInvalid;
            return asked with { Refusal = new(reason, field, text, reading.Description) };
        }

        if (Form(world, reading.Number) is { } form)
        {
            return asked with { Refusal = new(form, field, text) };
        }

        if (!seen.Add(reading.Number))
        {
            return asked with { Refusal = new(Reason.NumberRepeated, field, text) };
        }

        return asked with
        {
            Outcome = batch.AskOutcome(world, reading.Number),
            Own = batch.Many(HostingTable.LiveInAccount, r => ((HostingState)r.Int(1), r.Long(2) > 0), account.Id, reading.Number),
            Active = batch.Many(HostingTable.ActiveInWorld, HostingTable.ReadActive, world.Id, reading.Number),
        };
    }

    Reason? Form(World world, PhoneNumber number)
    {
        if (number.Kind is NumberKind.UnitedStates or NumberKind.Canada or NumberKind.OtherCountry && !countries.Kinds.Contains(number.Kind))
        {
            return Reason.CountryNotHosted;
        }

        if (!countries.Kinds.Contains(number.Kind))
        {
            return Reason.NumberSpecialService;
        }

        return number.IsFictional && world.IsLive ? Reason.NumberInvalid : null;
    }

    static NumberCheck Judge(Asked asked)
    {
        if (asked.Refusal is not null)
        {
            return new(asked.Given, asked.Number, asked.Refusal, null, null);
        }

        var facts = LineLookup.Of(asked.Number, asked.Outcome!());
        var held = asked.Active!.Rows.FirstOrDefault(a => a.Account != asked.Account);
        var why = OfAccount(asked) ?? facts.Refusal;
        return new(asked.Given, asked.Number, why is { } reason ? new(reason, asked.Field, asked.Given) : null, facts, held);
    }

    static Reason? OfAccount(Asked asked) => asked.Billing switch
    {
        Billing.CheckFailed => Reason.BillingFailed,
        Billing.Abolished => Reason.BillingAbolished,
        // One row at most: a number is live once in its account.
        _ when asked.Own!.Rows is [var (state, isLeaving)] => state != HostingState.Active ? Reason.NumberOpenInAccount
            : isLeaving ? Reason.RouteChanging
            : Reason.NumberActiveInAccount,
        _ => null,
    };
}
