using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.Team;

/// <summary>The members of an account: who may change what, and what follows at once.</summary>
public sealed class TeamTests
{
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_removed_member_is_out_at_once(StoreKind kind)
    {
        await using var stage = await PeopleStage.Set(kind);
        var (ana, bob) = (await stage.Join("ana"), await stage.Join("bob", "member"));
        (await bob.Open("/portal")).Expect(200);
        var form = PersonBrowser.Form((await bob.Open("/portal/me")).Expect(200).Text, "/portal/me", ("name", "Robert"));
        var remove = $"/portal/team/{await stage.IdOf("bob")}/remove";
        (await ana.Send("/portal/team", remove)).Expect(200);

        (await bob.Once(HttpMethod.Get, "/portal")).Expect(303);
        (await bob.Once(HttpMethod.Post, "/portal/me", form)).Expect(401);
        Assert.Equal(["ana"], (await stage.Team()).GetProperty("data").EnumerateArray().Select(m => m.GetProperty("name").GetString()));
        Assert.Equal(["member.removed", "key.revoked"], (await stage.Kinds()).TakeLast(2));
        // He can sign in, and belongs to nothing.
        (await stage.SignIn(stage.Browser(), "bob")).Expect(200);
    }

    [Fact]
    public async Task A_strangers_mailbox_is_not_flooded_with_invitations()
    {
        await using var stage = await PeopleStage.Set();
        var ana = await stage.Join("ana");
        (string, string)[] invitation = [("name", "Stranger"), ("email", "stranger@people.example"), ("role", "member")];
        for (var sent = 0; sent < 5; sent++)
        {
            (await ana.Send("/portal/team", "/portal/team/invite", invitation)).Expect(200);
        }

        Assert.Contains("Too many mails went to this address", (await ana.Send("/portal/team", "/portal/team/invite", invitation)).Expect(422).Text);
    }

    [Fact]
    public async Task Another_role_ends_the_sessions_of_the_earlier_one()
    {
        await using var stage = await PeopleStage.Set();
        var (ana, bob) = (await stage.Join("ana"), await stage.Join("bob"));
        (await bob.Open("/portal/team")).Expect(200);
        (await ana.Send("/portal/team", $"/portal/team/{await stage.IdOf("bob")}/role", ("role", "read_only"))).Expect(200);
        (await bob.Once(HttpMethod.Get, "/portal/team")).Expect(303);
        (await stage.SignIn(bob, "bob")).Expect(200);
        (await bob.Open("/portal/team")).Expect(404);
        Assert.Contains("member.changed", await stage.Kinds());
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task The_last_owner_stays_even_when_two_go_at_once(StoreKind kind)
    {
        await using var stage = await PeopleStage.Set(kind);
        var ana = await stage.Join("ana");
        var id = await stage.IdOf("ana");
        Assert.Contains("at least one owner", (await ana.Send("/portal/team", $"/portal/team/{id}/remove")).Expect(422).Text);
        Assert.Contains("at least one owner", (await ana.Send("/portal/team", $"/portal/team/{id}/role", ("role", "member"))).Expect(422).Text);
        (await ana.Send("/portal/me", "/portal/me/leave")).Expect(422);

        var bob = await stage.Join("bob");
        var leaving = await Task.WhenAll(ana.Send("/portal/me", "/portal/me/leave"), bob.Send("/portal/me", "/portal/me/leave"));
        Assert.Single(leaving, a => a.Status == 422);
        Assert.Equal(1, (await stage.Team()).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Only_owners_see_the_team_and_only_their_own()
    {
        await using var stage = await PeopleStage.Set();
        var (ana, eve) = (await stage.Join("ana"), await stage.Join("eve", account: 1));
        var bob = await stage.Join("bob", "member");
        (await bob.Open("/portal/team")).Expect(404);
        await stage.Invite("carl");
        var invitation = (await stage.Team()).GetProperty("invited")[0].GetProperty("id").GetString();
        Assert.DoesNotContain("carl", (await eve.Open("/portal/team")).Expect(200).Text);

        // Eve's own form, sent to what belongs to another account: the seal does not fit, and with a right one it does not exist.
        foreach (var path in (string[])[$"/portal/team/invitations/{invitation}/withdraw", $"/portal/team/{await stage.IdOf("ana")}/remove"])
        {
            var seal = stage.Get<Hostline.Pages.FormSeal>().For($"{await SessionOf(stage, "eve")} {path}");
            (await eve.Post(path, [new("seal", seal)])).Expect(404);
        }

        (await ana.Send("/portal/team", $"/portal/team/invitations/{invitation}/withdraw")).Expect(200);
        Assert.Empty((await stage.Team()).GetProperty("invited").EnumerateArray());
        Assert.Equal(2, (await stage.Team()).GetProperty("data").GetArrayLength());
    }

    static async Task<string> SessionOf(PeopleStage stage, string name) => (await stage.Get<Hostline.Storage.Database>().One(
        new("select id from sessions where name = $1 order by id desc limit 1"), r => r.Id<SessionId>(0).ToString(), name))!;

    [Fact]
    public async Task An_invitation_is_for_its_address_alone_and_a_newer_one_takes_its_place()
    {
        await using var stage = await PeopleStage.Set();
        var (ana, eve) = (await stage.Join("ana"), await stage.Join("eve", account: 1));
        var bob = await stage.Join("bob", account: 1);
        var (first, second) = (await stage.Invite("bob"), await stage.Invite("bob"));
        (await stage.Browser().Open(first)).Expect(404);
        // Eve has the link, and is not the one it is for.
        Assert.Contains("/sign-in?next=", (await eve.Open(second)).Expect(200).Text);
        var seal = stage.Get<Hostline.Pages.FormSeal>().For($"{await SessionOf(stage, "eve")} {second}");
        await eve.Post(second, [new("seal", seal), new("name", "eve"), new("password", PersonBrowser.Password)]);
        Assert.Equal(1, (await stage.Team()).GetProperty("data").GetArrayLength());
        (await bob.Send(second, second)).Expect(200);
        Assert.Equal(2, (await stage.Team()).GetProperty("data").GetArrayLength());
        Assert.Contains("belongs to the account already",
            (await ana.Send("/portal/team", "/portal/team/invite", ("name", "bob"), ("email", PeopleStage.Email("bob")), ("role", "owner"))).Expect(422).Text);
    }

    /// <summary>Anyone with a sandbox can invite any address there, and reads the mail to it.</summary>
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Whoever_took_an_address_in_a_sandbox_keeps_nobody_out_of_a_live_account(StoreKind kind)
    {
        await using var stage = await PeopleStage.Set(kind);
        var squatter = await stage.Join("ana");
        var books = stage.Get<Hostline.Accounts.AccountBook>();
        var (northwind, contoso) = (await books.OpenLive("Northwind", "ops@n.example"), await books.OpenLive("Contoso", "ops@c.example"));
        var link = await InviteLive(stage, northwind.Account.Id);
        var page = (await stage.Browser().Open(link)).Expect(200).Text;
        Assert.Contains("/sign-in?next=", page);
        var ana = stage.Browser();
        const string own = "the real password of ana";
        (await ana.Send(link, link, ("name", "Ana Ruiz"), ("password", own))).Expect(200);
        Assert.Equal("/portal", ana.At);

        (await squatter.Once(HttpMethod.Get, "/portal")).Expect(303);
        (await stage.SignIn(stage.Browser(), "ana")).Expect(422);
        (await stage.SignIn(stage.Browser(), "ana", own)).Expect(200);
        // A live account's invitation takes nothing from a person of another live account.
        var other = await InviteLive(stage, contoso.Account.Id);
        Assert.DoesNotContain("name=\"password\"", (await stage.Browser().Open(other)).Expect(200).Text);
        (await ana.Send(other, other)).Expect(200);
        Assert.Equal("/sign-in/account", ana.At);
    }

    /// <summary>Without a relay the link is shown to the owner who made it.</summary>
    [Fact]
    public async Task An_owner_who_sees_the_link_cannot_take_the_address_of_a_stranger_with_it()
    {
        await using var stage = await PeopleStage.Set();
        var ana = await stage.Join("ana");
        var northwind = await stage.Get<Hostline.Accounts.AccountBook>().OpenLive("Northwind", "ops@n.example");
        var link = await InviteLive(stage, northwind.Account.Id, new(Hostline.Deciding.Principal.Unguarded(Hostline.Core.Events.Actor.Customer("eve")), "eve"));
        Assert.DoesNotContain("name=\"password\"", (await stage.Browser().Open(link)).Expect(200).Text);
        var join = stage.Get<Hostline.People.JoinAccount>();
        var open = await join.Find(Hostline.Core.People.InvitationKind.Join, link.Split('/')[^1]);
        Assert.True((await join.AsNew(open!.Invitation, "Eve", open.Invitation.Email, "a hash")).IsRefused);
        (await ana.Once(HttpMethod.Get, "/portal")).Expect(200);
        (await stage.SignIn(stage.Browser(), "ana")).Expect(200);
    }

    static async Task<string> InviteLive(PeopleStage stage, AccountId account, Hostline.People.TeamActor? by = null) =>
        (await stage.Get<Hostline.People.InviteMember>().For(account, "ana", PeopleStage.Email("ana"), Hostline.Core.People.Role.Owner,
            by ?? new(Hostline.Deciding.Principal.OfOperator("mia"), "mia"))).Value!.Path;

    [Fact]
    public async Task An_invitation_comes_by_mail_and_without_a_relay_an_owner_hands_it_over()
    {
        await using var stage = await PeopleStage.Set();
        var ana = await stage.Join("ana");
        (await ana.Send("/portal/team", "/portal/team/invite", ("name", "bob"), ("email", PeopleStage.Email("bob")), ("role", "signer"))).Expect(200);
        var link = (await stage.Mailed(PeopleStage.Email("bob")))!;
        Assert.Contains("signer", (await stage.Browser().Open(link)).Expect(200).Text);
        Assert.DoesNotContain("/invite/", (await ana.Open("/portal/team")).Text);

        await using var scene = await Hostline.Tests.Api.Scene.Start();
        var live = (await scene.AsOperator(HttpMethod.Post, "/accounts", new { name = "acme", email = "ops@acme.example" })).Expect(201).Json;
        var made = (await scene.AsOperator(HttpMethod.Post, $"/accounts/{live.GetProperty("id").GetString()}/members",
            new { name = "ana", email = PeopleStage.Email("ana"), role = "owner" })).Expect(201).Json;
        Assert.False(made.GetProperty("mailed").GetBoolean());
        var (owner, first) = (new PersonBrowser(scene.Server.BaseUrl), new Uri(made.GetProperty("link").GetString()!).PathAndQuery);
        (await owner.Send(first, first, ("name", "ana"), ("password", PersonBrowser.Password))).Expect(200);
        var page = (await owner.Send("/portal/team", "/portal/team/invite", ("name", "bob"), ("email", PeopleStage.Email("bob")), ("role", "member")))
            .Expect(200).Text;
        Assert.Contains("Hand this link over yourself", page);
        var handed = new Uri(page.Split("data-copy-button=\"")[1].Split('"')[0]).PathAndQuery;
        (await new PersonBrowser(scene.Server.BaseUrl).Open(handed)).Expect(200);
    }
}
