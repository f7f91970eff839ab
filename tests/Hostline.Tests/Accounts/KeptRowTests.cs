using Hostline.Accounts;
using Hostline.Core;
using Hostline.Core.Accounts;
using Hostline.Core.Notifications;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Notifications;
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
        await Fill(family, "addresses", address.Value, Addresses.AtMost);
        await Fill(family, "applications", application.Value, Applications.AtMost);
        Says("The account has 1000 addresses; 1000 are the limit. Delete one first.", (await NewAddress(caller)).Refusals);
        Says("The account has 1000 applications; 1000 are the limit. Delete one first.", (await NewApplication(caller)).Refusals);
        Assert.False((await NewAddress(other)).IsRefused || (await NewApplication(other)).IsRefused);
        await addresses.Delete(caller, caller.Account.Id, address);
        await applications.Delete(caller, caller.Account.Id, application);
        Assert.False((await NewAddress(caller)).IsRefused || (await NewApplication(caller)).IsRefused);

        static void Says(string sentence, IReadOnlyList<Refusal> refusals) =>
            Assert.Equal((Reason.LimitReached, sentence), (Assert.Single(refusals).Reason, refusals[0].Sentence));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Of_fifty_addresses_applications_and_channels_that_are_made_at_once_at_the_limit_one_of_each_is_kept(StoreKind kind)
    {
        await using var family = await Family.Meet(kind, "acme");
        var (addresses, applications, book) = (family.Get<Addresses>(), family.Get<Applications>(), family.Get<NotificationBook>());
        var caller = await family.Parent();
        Task<Outcome<Address>> NewAddress() => addresses.Add(caller, (id, now) =>
            new(id, caller.Account.Id, "Shop", "Ann", "1 Main St", null, "Chicago", "IL", "60601", "US", false, now, now));
        Task<Outcome<Application>> NewApplication() => applications.Add(caller, (id, now) =>
            new(id, caller.Account.Id, "one", TextAnswering.None, "{}", now, now));
        var profile = (await book.AddProfile(caller, "ops")).Value!;
        Task<Outcome<NotificationChannel>> NewChannel() =>
            book.AddChannel(caller, new(profile.Id, ChannelKind.Email, "ops@acme.example", "email"), "/notification_profile_id");
        await Fill(family, "addresses", (await NewAddress()).Value!.Id.Value, Addresses.AtMost - 1);
        await Fill(family, "applications", (await NewApplication()).Value!.Id.Value, Applications.AtMost - 1);
        await Fill(family, "notification_channels", (await NewChannel()).Value!.Id.Value, NotificationBook.ChannelsAtMost - 1);

        const int AtOnce = 50;
        Assert.Equal((1, Addresses.AtMost), (await Kept(NewAddress), await Count("addresses")));
        Assert.Equal((1, Applications.AtMost), (await Kept(NewApplication), await Count("applications")));
        Assert.Equal((1, NotificationBook.ChannelsAtMost), (await Kept(NewChannel), await Count("notification_channels")));

        static async Task<int> Kept<T>(Func<Task<Outcome<T>>> make)
        {
            var made = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(make)));
            Assert.All(made.Where(m => m.IsRefused), m => Assert.Equal(Reason.LimitReached, m.Refusals[0].Reason));
            return made.Count(m => !m.IsRefused);
        }

        Task<int> Count(string table) => family.Database.One(new($"select count(*) from {table} where account = $1"), r => r.Int(0), caller.Account.Id);
    }

    /// <summary>Copies a row until there are so many.</summary>
    static async Task Fill(Family family, string table, Guid row, int count)
    {
        var columns = table switch
        {
            "addresses" => "account, name, customer, street, city, region, postal_code, country, emergency, created_at, updated_at, version, world",
            "applications" => "account, name, text_url, text_method, text_fallback_url, text_fallback_method, status_url, status_method, more, created_at, "
                + "updated_at, version, world",
            _ => "world, account, profile, kind, destination, created_at, updated_at",
        };
        var (unit, copy) = (new Unit(), new Sql($"insert into {table} (id, {columns}) select $1, {columns} from {table} where id = $2"));
        for (var i = 1; i < count; i++)
        {
            unit.Then(copy, Guid.CreateVersion7(), row);
        }

        Assert.Equal(CommitStatus.Done, (await family.Get<CommitQueue>().Write(unit)).Status);
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
