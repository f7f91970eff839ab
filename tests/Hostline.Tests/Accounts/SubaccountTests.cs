using Hostline.Accounts;
using Hostline.Core;
using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Orders;
using Hostline.Storage;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Accounts;

/// <summary>Subaccounts: opened, suspended, resumed and closed by their parent.</summary>
public sealed class SubaccountTests
{
    const string Number = "+13125550001";
    const string Second = "+13125550002";

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_subaccount_is_of_its_parents_family_and_of_nobody_elses(StoreKind kind)
    {
        await using var family = await Family.Meet(kind, "acme", "globex");
        var (acme, globex) = (await family.Parent(), await family.Parent(1));

        Assert.Equal(acme.Account.Id, (await family.Book.Find(family.Branch.Id))!.Family);
        Assert.Equal(acme.Account.Email, (await family.Book.Find(family.Branch.Id))!.Email);
        Assert.NotNull(await family.Subaccounts.OfFamily(acme, family.Branch.Id));
        Assert.Null(await family.Subaccounts.OfFamily(globex, family.Branch.Id));
        Assert.Equal(Reason.NotFound, (await family.Subaccounts.Put(globex, family.Branch.Id, AccountStatus.Closed)).Refusals[0].Reason);
        Assert.Equal(Reason.NotFound, (await family.Subaccounts.Rename(globex, family.Branch.Id, "mine")).Refusals[0].Reason);
        Assert.Equal(Reason.NotAllowed, (await family.Subaccounts.Open(acme.For(family.Branch), "below")).Refusals[0].Reason);
        Assert.Equal(Reason.NotAllowed, (await family.Subaccounts.Put(acme, acme.Account.Id, AccountStatus.Suspended)).Refusals[0].Reason);
        Assert.Equal([family.Branch.Id, acme.Account.Id], (await family.Subaccounts.Page(acme, new(null, null), default, 10))!.Value.Rows.Select(a => a.Id));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_parent_has_at_most_a_thousand_even_if_two_are_opened_at_once(StoreKind kind)
    {
        await using var family = await Family.Meet(kind);
        var acme = await family.Parent();
        var unit = new Unit();
        for (var i = 2; i < Subaccounts.PerParentAtMost; i++)
        {
            unit.Then(new Sql("""
                insert into accounts (id, world, name, billing, auth_token, signing_seed, public_key, master_key, sequence, chain_head, created_at, parent)
                select $1, world, 'made', 1, auth_token, signing_seed, public_key, master_key, 0, chain_head, created_at, id from accounts where id = $2
                """), Guid.CreateVersion7(), acme.Account.Id);
        }

        await family.Get<CommitQueue>().Write(unit);

        var last = await Task.WhenAll(family.Subaccounts.Open(acme, "one"), family.Subaccounts.Open(acme, "other"));

        Assert.Equal(Reason.LimitReached, last.Single(o => o.IsRefused).Refusals[0].Reason);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_parent_acts_for_its_subaccount_and_the_history_names_its_key(StoreKind kind)
    {
        await using var family = await Family.Meet(kind);
        var acme = await family.Parent();
        var order = await Order(family, Number);

        Assert.False((await family.Get<CancelOrder>().For(acme.For(family.Branch), AnyId.Parse(order))).IsRefused);

        var told = (await family.Sandbox.Hostline(HttpMethod.Get, $"/orders/{order}/timeline")).Expect(200).Json.GetProperty("data");
        Assert.Contains(told.EnumerateArray(), e => e.GetProperty("kind").GetString() == "order.cancelled"
            && e.GetProperty("actor").GetString() == acme.Actor.ToString());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task While_it_is_suspended_no_code_goes_out_and_its_callback_and_mail_go_when_it_is_active_again(StoreKind kind)
    {
        await using var family = await Family.Meet(kind);
        await using var receiver = await ReceivingServer.Start();
        var profile = Journey.IdOf((await family.AsBranch(HttpMethod.Post, "/messaging_profiles",
            new { name = "hooks", whitelisted_destinations = new[] { "US" }, webhook_url = receiver.Url("/branch") })).Expect(200));
        var order = await Order(family, Number, profile);
        await family.Advance("PT0S");
        var before = receiver.All.Count;
        var parent = await family.Parent();
        (await family.Put(AccountStatus.Suspended)).Done();
        Assert.Equal(403, (await family.AsBranch(HttpMethod.Get, Journey.Orders)).Status);

        await family.Get<Hostline.Ownership.SendCodes>().To(parent.For(family.Branch), AnyId.Parse(order), [Number],
            Hostline.Core.Ownership.CodeMethod.Sms);
        await family.Advance("P31D");

        Assert.Equal(before, receiver.All.Count);
        Assert.Equal(0, await family.Count("messages where recipient = $1", Number));
        Assert.Equal(0, await family.Count("messages where kind = 3"));
        Assert.Equal("failed", (await family.Sandbox.Hostline(HttpMethod.Get, "/orders/" + order)).Expect(200).Json.GetProperty("status").GetString());

        (await family.Put(AccountStatus.Active)).Done();
        var told = await receiver.Next(r => r.Path == "/branch" && Journey.StatusOf(r) == "failed", Journey.Patience);
        Assert.Equal(order, Journey.Payload(told).GetProperty("order_id").GetString());
        await family.Advance("PT0S");
        Assert.NotEqual(0, await family.Count("messages where kind = 3"));
        Assert.Equal(0, await family.Count("messages where recipient = $1", Number));
        (await family.AsBranch(HttpMethod.Get, Journey.Orders)).Expect(200);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Closing_ends_its_orders_releases_its_numbers_and_is_final(StoreKind kind)
    {
        await using var family = await Family.Meet(kind);
        var parent = await family.Parent();
        var active = await family.Activate(Number);
        var open = await Order(family, Second);

        (await family.Put(AccountStatus.Closed)).Done();
        await family.Advance("PT0S");
        await family.Advance("PT5M");

        Assert.Equal(403, (await family.AsBranch(HttpMethod.Get, Journey.Orders)).Status);
        Assert.Equal("deleted", await StateOf(family, open));
        Assert.Equal(0, await family.Count("hostings where account = $1 and live", family.Branch.Id));
        Assert.Equal(0, await family.Count("errands where account = $1", family.Branch.Id));
        Assert.Equal(0, await family.Count("routes where order_id = $1 and hosting is not null", AnyId.Parse(active)));
        Assert.Equal(Reason.AccountClosed, (await family.Put(AccountStatus.Active)).Of.Refusals[0].Reason);
        Assert.Equal(Reason.AccountClosed, (await family.Book.AuthenticateToken(family.Branch.Id, (await family.Tokens.Primary(family.Branch.Id))!))
            .Refusals[0].Reason);
        Assert.False((await family.Get<PlaceOrder>().For(parent, new(null, [Number], Terms(family)))).IsRefused);
        var late = await family.Get<PlaceOrder>().For(parent.For(family.Branch), new(null, [Second], Terms(family)));
        Assert.Equal(Reason.AccountClosed, late.Refusals[0].Reason);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_silence_of_a_suspended_holder_gives_no_number_away(StoreKind kind)
    {
        await using var family = await Family.Meet(kind, "acme", "globex");
        await family.Activate(Number);
        var wanted = Journey.IdOf((await family.Sandbox.Telnyx(HttpMethod.Post, Journey.Orders, new { phone_numbers = new[] { Number } }, 1)).Expect(200));
        (await family.Put(AccountStatus.Suspended)).Done();

        await family.Advance("P4D");

        var consent = (await family.Sandbox.Hostline(HttpMethod.Get, "/orders/" + wanted)).Expect(200).Json.GetProperty("consents")[0];
        Assert.Equal("pending", consent.GetProperty("decision").GetString());
    }

    static Hostline.Core.Hostings.HostingTerms Terms(Family family) => family.Get<Hostline.Dialects.Telnyx.TelnyxTerms>().Terms;

    static async Task<string> Order(Family family, string number, string? profile = null) => Journey.IdOf((await family.AsBranch(HttpMethod.Post,
        Journey.Orders, new { phone_numbers = new[] { number }, messaging_profile_id = profile })).Expect(200));

    static async Task<string> StateOf(Family family, string order) =>
        (await family.Sandbox.Hostline(HttpMethod.Get, "/orders/" + order)).Expect(200).Json.GetProperty("status").GetString()!;
}
