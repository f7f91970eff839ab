using Hostline.Core.Accounts;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Network;
using Hostline.Network.Lookup;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>The countries that this host serves: the US by default; Canada is an option.</summary>
public sealed record HostedCountries(IReadOnlySet<NumberKind> Kinds)
{
    public static readonly HostedCountries UnitedStates = new(new HashSet<NumberKind> { NumberKind.UnitedStates, NumberKind.TollFree });
    public static readonly HostedCountries WithCanada = new(new HashSet<NumberKind> { NumberKind.UnitedStates, NumberKind.TollFree, NumberKind.Canada });
}

/// <summary>Looks at numbers before they are ordered; the same look serves the eligibility check and the order.</summary>
public sealed class Eligibility(Database database, Ports ports, HostedCountries countries, TimeProvider time, ILogger<Eligibility> log)
{
    /// <summary>Checks each text, in order; field pointers are <paramref name="field"/>/0, /1 …</summary>
    /// <param name="last">Adds queries that must see at least what the queries about the numbers have seen.</param>
    public async Task<IReadOnlyList<NumberCheck>> Check(Caller caller, IReadOnlyList<string> given, string field, ReadBatch batch, Action? last = null)
    {
        var seen = new HashSet<PhoneNumber>();
        var asked = given.Select((text, i) => Ask(caller.World, text, $"{field}/{i}", seen)).ToList();
        PhoneNumber[] numbers = [.. asked.Where(a => a.Refusal is null).Select(a => a.Number)];
        var question = ports.Of(caller.World).LookUp(numbers, batch);
        var standing = batch.Many(HostingTable.Standing, Standing.Read, caller.World.Id, numbers, caller.Account.Id);
        last?.Invoke();
        await database.Run(batch);
        var told = await question.Within(LineQuestions.WithinRequest, time, log);
        var found = standing.Rows.ToLookup(s => s.Number);
        return [.. asked.Select(a => Judge(a, told.GetValueOrDefault(a.Number, LineFacts.Unanswered), [.. found[a.Number]], caller.Account))];
    }

    sealed record Asked(string Given, PhoneNumber Number, string Field, Refusal? Refusal);

    /// <summary>The state of a number in one of its hostings.</summary>
    sealed record Standing(ActiveNumber Hosting, PhoneNumber Number, HostingState State, bool IsLeaving)
    {
        public static Standing Read(Row row) => new(HostingTable.ReadActive(row), row.Number(4), (HostingState)row.Int(5), row.Long(6) > 0);
    }

    /// <summary>The part that needs no query.</summary>
    Asked Ask(World world, string text, string field, HashSet<PhoneNumber> seen)
    {
        var reading = PhoneNumber.Read(text);
        var asked = new Asked(text, reading.Number, field, null);
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

        return seen.Add(reading.Number) ? asked : asked with { Refusal = new(Reason.NumberRepeated, field, text) };
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

    static NumberCheck Judge(Asked asked, LineFacts facts, IReadOnlyList<Standing> standing, Account account)
    {
        if (asked.Refusal is not null)
        {
            return new(asked.Given, asked.Number, asked.Refusal, null, null);
        }

        var held = standing.FirstOrDefault(s => s.Hosting.Account != account.Id)?.Hosting;
        var why = OfAccount(account.Billing, standing.FirstOrDefault(s => s.Hosting.Account == account.Id)) ?? facts.Refusal;
        return new(asked.Given, asked.Number, why is { } reason ? new(reason, asked.Field, asked.Given) : null, facts, held);
    }

    /// <param name="own">The number's live hosting in its own account; null if there is none.</param>
    static Reason? OfAccount(Billing billing, Standing? own) => billing switch
    {
        Billing.CheckFailed => Reason.BillingFailed,
        Billing.Abolished => Reason.BillingAbolished,
        _ when own is not null => own.State != HostingState.Active ? Reason.NumberOpenInAccount
            : own.IsLeaving ? Reason.RouteChanging
            : Reason.NumberActiveInAccount,
        _ => null,
    };
}
