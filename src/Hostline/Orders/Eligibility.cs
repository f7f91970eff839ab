using Hostline.Core.Accounts;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Network;
using Hostline.Network.Lookup;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>Checks numbers before they are ordered; the eligibility check and the order use the same code.</summary>
public sealed class Eligibility(Database database, Ports ports, TimeProvider time, ILogger<Eligibility> log)
{
    /// <summary>Checks each text, in order, by the terms of the given dialect.</summary>
    /// <param name="last">Adds queries that must not see an older state than the queries about the numbers.</param>
    public async Task<IReadOnlyList<NumberCheck>> Check(Caller caller, IReadOnlyList<string> given, HostingTerms terms, ReadBatch batch, Action? last = null)
    {
        var seen = new HashSet<PhoneNumber>();
        var asked = given.Select((text, i) => Ask(caller.World, text, terms, Place.Number(i), seen)).ToList();
        PhoneNumber[] numbers = [.. asked.Where(a => a.Refusal is null).Select(a => a.Number)];
        var question = ports.Of(caller.World).LookUp(numbers, batch);
        var standing = batch.Many(HostingTable.Standing, Standing.Read, caller.World.Id, numbers, caller.Account.Id);
        var locked = batch.Many(LineLockTable.Locked, r => r.Number(0), caller.World.Id, numbers, caller.World.Now(caller.DatabaseNow));
        var moved = batch.Many(MoveTable.Lately, r => (Number: r.Number(0), From: r.Id<AccountId>(1)), caller.World.Id, numbers,
            caller.World.Now(caller.DatabaseNow) - Undo.Window);
        last?.Invoke();
        await database.Run(batch);
        var told = await question.Within(LineQuestions.WithinRequest, time, log);
        var found = standing.Rows.ToLookup(s => s.Number);
        return [.. asked.Select(a => Judge(a, told.GetValueOrDefault(a.Number, LineFacts.Unanswered), [.. found[a.Number]],
            locked.Rows.Contains(a.Number) ? Reason.NumberLocked : MovedLately(a.Number, found[a.Number]), caller.Account, terms))];

        // Once the number is no longer active, its former holder may order it.
        Reason? MovedLately(PhoneNumber number, IEnumerable<Standing> standing) =>
            moved.Rows.Any(m => m.Number == number && (m.From != caller.Account.Id || standing.Any(s => s.State == HostingState.Active)))
                ? Reason.MovedLately : null;
    }

    sealed record Asked(string Given, PhoneNumber Number, Place Place, Refusal? Refusal);

    sealed record Standing(ActiveNumber Hosting, PhoneNumber Number, HostingState State, bool IsLeaving)
    {
        public static Standing Read(Row row) => new(HostingTable.ReadActive(row), row.Number(4), (HostingState)row.Int(5), row.Long(6) > 0);
    }

    /// <summary>The part of the check that needs no query.</summary>
    static Asked Ask(World world, string text, HostingTerms terms, Place place, HashSet<PhoneNumber> seen)
    {
        var reading = PhoneNumber.Read(text);
        var asked = new Asked(text, reading.Number, place, null);
        if (!reading.IsNumber)
        {
            var isForm = reading.Fault is NumberFault.NotE164 or NumberFault.WrongLength or NumberFault.Missing;
            var reason = isForm ? Reason.NumberNotE164 : reading.Fault == NumberFault.NotNanp ? Reason.CountryNotHosted : Reason.NumberInvalid;
            return asked with { Refusal = new(reason, Number: text, Detail: reading.Description, Place: place) };
        }

        if (Form(world, reading.Number, terms) is { } form)
        {
            return asked with { Refusal = new(form, Number: text, Place: place) };
        }

        return seen.Add(reading.Number) ? asked : asked with { Refusal = new(Reason.NumberRepeated, Number: text, Place: place) };
    }

    static Reason? Form(World world, PhoneNumber number, HostingTerms terms)
    {
        if (number.Kind is NumberKind.UnitedStates or NumberKind.Canada or NumberKind.OtherCountry && !terms.Kinds.Contains(number.Kind))
        {
            return Reason.CountryNotHosted;
        }

        if (!terms.Kinds.Contains(number.Kind))
        {
            return Reason.NumberSpecialService;
        }

        return number.IsFictional && world.IsLive ? Reason.NumberInvalid : null;
    }

    static NumberCheck Judge(Asked asked, LineFacts facts, IReadOnlyList<Standing> standing, Reason? barred, Account account, HostingTerms terms)
    {
        if (asked.Refusal is not null)
        {
            return new(asked.Given, asked.Number, asked.Refusal, null, null);
        }

        var held = standing.FirstOrDefault(s => s.Hosting.Account != account.Id)?.Hosting;
        var why = OfAccount(account.Billing, standing.FirstOrDefault(s => s.Hosting.Account == account.Id)) ?? terms.Refuse(facts.Type) ?? OfLine(facts)
            ?? barred
            ?? (held is not null && !terms.KnowsTransfers ? Reason.NumberHeldByOther : null);
        return new(asked.Given, asked.Number, why is { } reason ? new(reason, Number: asked.Given, Place: asked.Place) : null, facts, held);
    }

    /// <summary>The look-up's refusal. Whether a wireless line can be hosted depends on the terms.</summary>
    static Reason? OfLine(LineFacts facts) => facts.Refusal == Reason.NumberWireless ? null : facts.Refusal;

    /// <param name="own">The number's open or active hosting in its own account; null if there is none.</param>
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
