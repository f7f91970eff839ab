using Hostline.Accounts;
using Hostline.Core;
using Hostline.Core.Accounts;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
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
