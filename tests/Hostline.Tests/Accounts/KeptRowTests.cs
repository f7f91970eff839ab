using Hostline.Accounts;
using Hostline.Core;
using Hostline.Core.Accounts;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Accounts;

/// <summary>Two changes of the same row, of which the second one was made from what the first one has not changed yet.</summary>
public sealed class KeptRowTests
{
    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Of_two_changes_of_an_address_at_once_neither_is_lost(StoreKind kind)
    {
        await using var family = await Family.Meet(kind, "acme");
        var (addresses, caller) = (family.Get<Addresses>(), await family.Parent());
        var made = (await addresses.Add(caller, (id, now) => new Address(id, caller.Account.Id, "Shop", "Ann", "1 Main St", null, "Chicago", "IL", "60601",
            "US", false, now, now))).Value!;
        await BothChange<Address>(edit => addresses.Change(caller, caller.Account.Id, made.Id, edit),
            a => a with { Name = "Office" }, a => a with { City = "Evanston" });
        var kept = (await addresses.Find(caller.Account.Id, made.Id))!;
        Assert.Equal(("Office", "Evanston", 3), (kept.Name, kept.City, kept.Version));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Of_two_changes_of_an_application_at_once_neither_is_lost(StoreKind kind)
    {
        await using var family = await Family.Meet(kind, "acme");
        var (applications, caller) = (family.Get<Applications>(), await family.Parent());
        var made = (await applications.Add(caller, (id, now) => new Application(id, caller.Account.Id, "one", TextAnswering.None, "{}", now, now))).Value!;
        await BothChange<Application>(edit => applications.Change(caller, caller.Account.Id, made.Id, edit),
            a => a with { Name = "two" }, a => a with { More = "[]" });
        var kept = (await applications.Find(caller.Account.Id, made.Id))!;
        Assert.Equal(("two", "[]", 3), (kept.Name, kept.More, kept.Version));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Of_two_changes_of_a_numbers_settings_at_once_neither_is_lost(StoreKind kind)
    {
        await using var family = await Family.Meet(kind, "acme");
        var (numbers, caller) = (family.Get<NumberPlaces>(), await family.Parent());
        var sid = (await OrderTests.Create(family.Sandbox, "+13125550001")).Expect(201).Json.Text("incoming_phone_number_sid");
        var hosting = HostingId.Of(Guid.ParseExact(sid[2..], "N"));
        foreach (var (name, url) in (IEnumerable<(string, string)>)[("one", "https://a.example"), ("two", "https://b.example")])
        {
            await BothChange<SetNumber>(edit => numbers.Change(caller, caller.Account.Id, hosting, edit),
                n => n with { Settings = n.Settings with { Name = name } },
                n => n with { Settings = n.Settings with { Texts = n.Settings.Texts with { Url = url } } });
            var kept = (await numbers.Find(caller.Account.Id, hosting))!.Settings;
            Assert.Equal((name, url), (kept.Name, kept.Texts.Url));
            // Ordered in a dialect that keeps no settings, a number has none before the first change.
            await family.Get<CommitQueue>().Write(new Unit().Then(new Sql("delete from number_settings where hosting = $1"), hosting));
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_account_keeps_at_most_a_thousand_addresses_and_as_many_applications(StoreKind kind)
    {
        await using var family = await Family.Meet(kind, "acme", "globex");
        var (addresses, applications) = (family.Get<Addresses>(), family.Get<Applications>());
        Task<Outcome<Address>> NewAddress(Caller caller) => addresses.Add(caller, (id, now) =>
            new(id, caller.Account.Id, "Shop", "Ann", "1 Main St", null, "Chicago", "IL", "60601", "US", false, now, now));
        Task<Outcome<Application>> NewApplication(Caller caller) => applications.Add(caller, (id, now) =>
            new(id, caller.Account.Id, "one", TextAnswering.None, "{}", now, now));
        var (caller, other) = (await family.Parent(), await family.Parent(1));
        var (address, application) = ((await NewAddress(caller)).Value!.Id, (await NewApplication(caller)).Value!.Id);
        var unit = new Unit();
        for (var i = 1; i < Addresses.AtMost; i++)
        {
            unit.Then(new Sql("""
                insert into addresses (id, account, name, customer, street, city, region, postal_code, country, emergency, created_at, updated_at, version,
                    world)
                select $1, account, name, customer, street, city, region, postal_code, country, emergency, created_at, updated_at, version, world
                from addresses where id = $2
                """), Guid.CreateVersion7(), address);
            unit.Then(new Sql("""
                insert into applications (id, account, name, text_url, text_method, text_fallback_url, text_fallback_method, status_url, status_method, more,
                    created_at, updated_at, version, world)
                select $1, account, name, text_url, text_method, text_fallback_url, text_fallback_method, status_url, status_method, more, created_at,
                    updated_at, version, world
                from applications where id = $2
                """), Guid.CreateVersion7(), application);
        }

        Assert.Equal(CommitStatus.Done, (await family.Get<CommitQueue>().Write(unit)).Status);
        Says("The account has 1000 addresses; 1000 are the limit. Delete one first.", (await NewAddress(caller)).Refusals);
        Says("The account has 1000 applications; 1000 are the limit. Delete one first.", (await NewApplication(caller)).Refusals);
        Assert.False((await NewAddress(other)).IsRefused || (await NewApplication(other)).IsRefused);
        await addresses.Delete(caller, caller.Account.Id, address);
        await applications.Delete(caller, caller.Account.Id, application);
        Assert.False((await NewAddress(caller)).IsRefused || (await NewApplication(caller)).IsRefused);

        static void Says(string sentence, IReadOnlyList<Refusal> refusals) =>
            Assert.Equal((Reason.LimitReached, sentence), (Assert.Single(refusals).Reason, refusals[0].Sentence));
    }

    /// <summary>The first change begins, and before it is written the second one is made.</summary>
    static async Task BothChange<T>(Func<Func<T, Outcome<T>>, Task<Outcome<T>>> change, Func<T, T> first, Func<T, T> second) where T : class
    {
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = Task.Run(() => change(row =>
        {
            begun.TrySetResult();
            go.Task.Wait();
            return first(row);
        }));
        await Hang.Bound(begun.Task, "The first change");
        Assert.False((await change(row => second(row))).IsRefused);
        go.SetResult();
        Assert.False((await slow).IsRefused);
    }
}
