using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Storage;

namespace Hostline.Tests.Accounts;

/// <summary>Auth tokens and secret keys: found, revoked and replaced like bearer keys.</summary>
public sealed class CredentialTests
{
    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task An_auth_token_identifies_its_account_and_no_other(StoreKind kind)
    {
        await using var family = await Family.Meet(kind, "acme", "globex");
        var (acme, globex) = (await family.Parent(), await family.Parent(1));
        var token = family.Sandbox.Account().GetProperty("auth_token").GetString()!;

        var who = (await family.Book.AuthenticateToken(acme.Account.Id, token)).Value!;

        Assert.Equal((acme.Account.Id, KeyKind.AuthToken), (who.Account.Id, who.Kind));
        Assert.StartsWith("customer:TOK", who.Actor.ToString());
        Assert.Equal(Reason.NotAuthenticated, (await family.Book.AuthenticateToken(globex.Account.Id, token)).Refusals[0].Reason);
        Assert.Equal(Reason.NotAuthenticated, (await family.Book.AuthenticateToken(acme.Account.Id, token.ToUpperInvariant())).Refusals[0].Reason);
        Assert.Equal(Reason.NotAuthenticated, (await family.Book.AuthenticateToken(acme.Account.Id, new string('0', 32))).Refusals[0].Reason);
        Assert.Equal(token, await family.Tokens.Primary(acme.Account.Id));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_token_of_an_older_account_becomes_a_key_at_its_first_use_and_only_once(StoreKind kind)
    {
        await using var family = await Family.Meet(kind);
        var acme = (await family.Parent()).Account.Id;
        var token = family.Sandbox.Account().GetProperty("auth_token").GetString()!;
        await family.Get<CommitQueue>().Write(new Unit().Then(new Sql("delete from api_keys where account = $1 and kind = 2"), acme));

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => family.Book.AuthenticateToken(acme, token)));

        Assert.Single(all.Select(who => who.Value!.Principal.Id).Distinct());
        Assert.Equal(1, await family.Count("api_keys where account = $1 and kind = 2", acme));
        Assert.Equal(Reason.NotAuthenticated, (await family.Book.AuthenticateToken(acme, new string('0', 32))).Refusals[0].Reason);
    }

    /// <summary>A limit or a key that was counted before a change must not be decided on with the end of the history from after it.</summary>
    [Fact]
    public async Task The_end_of_an_accounts_history_is_read_before_all_that_is_decided_on_with_it()
    {
        await using var family = await Family.Meet(StoreKind.Sqlite);
        var batch = new ReadBatch();
        batch.Many(new("select 1"), r => r.Int(0));
        Assert.NotNull(await LoadedAccount.Of(family.Get<Database>(), (await family.Parent()).Account.Id, batch));
        Assert.Equal([AccountTable.Whole, new Sql("select 1")], batch.Queries.Select(q => q.Sql), (a, b) => a.Text == b.Text);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_secondary_token_works_beside_the_primary_one_and_signs_once_it_is_promoted(StoreKind kind)
    {
        await using var family = await Family.Meet(kind);
        var acme = await family.Parent();
        var first = family.Sandbox.Account().GetProperty("auth_token").GetString()!;
        var second = (await family.Tokens.AddSecondary(acme)).Value!;
        Assert.False((await family.Book.AuthenticateToken(acme.Account.Id, second)).IsRefused);
        Assert.Equal(first, await family.Tokens.Primary(acme.Account.Id));
        Assert.True((await family.Tokens.AddSecondary(acme)).IsRefused);

        Assert.Equal(second, (await family.Tokens.Promote(acme)).Value);

        Assert.Equal(second, await family.Tokens.Primary(acme.Account.Id));
        Assert.Equal(Reason.KeyRevoked, (await family.Book.AuthenticateToken(acme.Account.Id, first)).Refusals[0].Reason);
        Assert.False((await family.Book.AuthenticateToken(acme.Account.Id, second)).IsRefused);
        Assert.Equal(Reason.NotFound, (await family.Tokens.Promote(acme)).Refusals[0].Reason);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_deleted_secondary_token_is_dead_and_the_primary_one_of_an_older_account_lives_on(StoreKind kind)
    {
        await using var family = await Family.Meet(kind);
        var acme = await family.Parent();
        var first = family.Sandbox.Account().GetProperty("auth_token").GetString()!;
        await family.Get<CommitQueue>().Write(new Unit().Then(new Sql("delete from api_keys where account = $1 and kind = 2"), acme.Account.Id));

        var second = (await family.Tokens.AddSecondary(acme)).Value!;
        Assert.False((await family.Tokens.DeleteSecondary(acme)).IsRefused);

        Assert.Equal(Reason.KeyRevoked, (await family.Book.AuthenticateToken(acme.Account.Id, second)).Refusals[0].Reason);
        Assert.False((await family.Book.AuthenticateToken(acme.Account.Id, first)).IsRefused);
        Assert.Equal(Reason.NotFound, (await family.Tokens.DeleteSecondary(acme)).Refusals[0].Reason);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_secret_key_works_until_it_is_revoked_and_keeps_its_name(StoreKind kind)
    {
        await using var family = await Family.Meet(kind);
        var acme = await family.Parent();
        var keys = family.Get<SecretKeys>();
        var (key, secret) = (await keys.Add(acme, acme.Account.Id, "ci")).Value!;
        Assert.Equal(KeyKind.StandardKey, (await family.Book.AuthenticateKey(key.Id, secret)).Value!.Kind);
        Assert.Equal(Reason.NotAuthenticated, (await family.Book.AuthenticateKey(KeyId.Of(family.Branch.Id.Value), secret)).Refusals[0].Reason);
        Assert.Equal("build", (await keys.Rename(acme, acme.Account.Id, key.Id, "build")).Value!.Name);
        Assert.Equal("build", (await keys.Page(acme.Account.Id, default, 10))!.Value.Rows.Single().Name);
        Assert.Equal(Reason.NotFound, (await keys.Revoke(acme, family.Branch.Id, key.Id)).Refusals[0].Reason);

        Assert.False((await keys.Revoke(acme, acme.Account.Id, key.Id)).IsRefused);

        Assert.Equal(Reason.KeyRevoked, (await family.Book.AuthenticateKey(key.Id, secret)).Refusals[0].Reason);
        Assert.Null(await keys.Find(acme.Account.Id, key.Id));
        Assert.Single(await family.Book.Keys(acme.Account.Id));   // the list of bearer keys has never shown others
    }
}
