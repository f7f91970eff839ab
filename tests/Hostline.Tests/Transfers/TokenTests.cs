using Hostline.Tests.Storage;
using static Hostline.Tests.Transfers.DecisionTests;

namespace Hostline.Tests.Transfers;

/// <summary>The token and who may use it.</summary>
public sealed class TokenTests
{
    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_token_works_once_and_either_decision_burns_it(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        var token = await exchange.TokenOf(order);

        (await exchange.Decide(Exchange.Acme, order, "approve", token)).Expect(200);
        foreach (var verb in (string[])["approve", "reject"])
        {
            var again = (await exchange.Decide(Exchange.Acme, order, verb, token)).Expect(422);
            Assert.Equal("transfer_decided", Reason(again));
            Assert.NotEqual("", again.Json.GetProperty("errors")[0].GetProperty("meta").GetProperty("next_step").GetString());
        }
    }

    [Fact]
    public async Task Whoever_was_not_asked_is_answered_as_if_there_were_no_such_order_with_the_right_token_too()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        var token = await exchange.TokenOf(order);
        var unknown = await exchange.Decide(Exchange.Initech, AnyId.New().ToString(), "approve", token);
        foreach (var account in (int[])[Exchange.Globex, Exchange.Initech])
        {
            var answer = (await exchange.Decide(account, order, "approve", token)).Expect(404);
            Assert.Equal(unknown.Text, answer.Text);
        }

        (await exchange.Decide(Exchange.Acme, order, "approve", token)).Expect(200);
    }

    [Theory]
    [InlineData("guessed", "token_wrong")]
    [InlineData("", "missing_field")]
    [InlineData(null, "missing_field")]
    public async Task A_wrong_or_missing_token_decides_nothing_and_uses_nothing_up(string? token, string reason)
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        for (var tries = 0; tries < 5; tries++)
        {
            Assert.Equal(reason, Reason((await exchange.Decide(Exchange.Acme, order, "approve", token)).Expect(422)));
        }

        Assert.Equal("pending", (await exchange.Consents(order))[0].GetProperty("decision").GetString());
        (await exchange.Approve(order)).Expect(200);
    }

    [Fact]
    public async Task The_token_of_one_order_does_not_decide_another()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number, Exchange.Second);
        var first = await exchange.Order(Exchange.Globex, Exchange.Number);
        var second = await exchange.Order(Exchange.Globex, Exchange.Second);
        Assert.Equal("token_wrong", Reason((await exchange.Decide(Exchange.Acme, first, "approve", await exchange.TokenOf(second))).Expect(422)));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task Only_a_POST_decides(string method)
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        foreach (var verb in (string[])["approve", "reject"])
        {
            var answer =
                await exchange.Sandbox.Telnyx(new(method), $"{Exchange.Orders}/{order}/{verb}?token={await exchange.TokenOf(order)}", account: Exchange.Acme);
            Assert.NotEqual(200, answer.Status);
        }

        Assert.Equal("pending", (await exchange.Consents(order))[0].GetProperty("decision").GetString());
    }

    [Fact]
    public async Task The_database_holds_the_hash_of_a_token_and_not_the_token()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        var token = await exchange.TokenOf(order);
        Assert.Equal(32, System.Buffers.Text.Base64Url.DecodeFromChars(token).Length);
        Assert.Equal(1, await exchange.Database.One(new("select count(*) from consents where token_hash = $1"), r => r.Int(0),
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token))));
        await exchange.Quiet();
        var found = false;
        foreach (var file in Directory.EnumerateFiles(exchange.Server.Data, "*.db*"))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            await open.CopyToAsync(copy, TestContext.Current.CancellationToken);
            Assert.Equal(-1, copy.ToArray().AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(token)));
            found |= copy.ToArray().AsSpan().IndexOf("transfer.detected"u8) >= 0;
        }

        Assert.True(found, "the search looks where the order is stored");
    }

    [Fact]
    public async Task A_holder_sees_its_numbers_and_states_and_nothing_of_the_account_that_asks()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        await exchange.Host(Exchange.Initech, Exchange.Second);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number, Exchange.Second, "+13125550003");
        (await exchange.Upload(Exchange.Globex, order)).Expect(200);
        var consent = (await exchange.Consents(order)).Select((c, i) => (c, i)).First(x => x.c.GetProperty("numbers")[0].GetString() == Exchange.Number).i;

        var answer = (await exchange.Approve(order, Exchange.Acme, consent)).Expect(200);

        var data = answer.Json.GetProperty("data");
        Assert.Equal(["record_type", "id", "messaging_profile_id", "status", "phone_numbers", "decision", "approval_deadline"],
            data.EnumerateObject().Select(m => m.Name));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, data.GetProperty("messaging_profile_id").ValueKind);
        Assert.Equal((order, "pending", "approved"),
            (data.GetProperty("id").GetString(), data.GetProperty("status").GetString(), data.GetProperty("decision").GetString()));
        Assert.Equal(Exchange.Number, Assert.Single(data.GetProperty("phone_numbers").EnumerateArray()).GetProperty("phone_number").GetString());
        Assert.Equal(data.GetRawText()[1..], answer.Text[(answer.Text.IndexOf("},\"record_type", StringComparison.Ordinal) + 2)..]);
        var requested = Assert.Single(await exchange.Heard(Exchange.Acme));
        foreach (var secret in (string[])[exchange.Profile(Exchange.Globex), exchange.AccountId(Exchange.Globex).ToString(), Exchange.Second,
            "loa_file_successful"])
        {
            Assert.DoesNotContain(secret, answer.Text + requested.Payload.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_receiver_is_not_told_who_the_holder_is()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        await exchange.Forget(Exchange.Globex);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(order)).Expect(200);
        await exchange.Finish(Exchange.Globex, order, Exchange.Number);
        await exchange.Quiet();
        var key = exchange.Sandbox.ApiKey(Exchange.Globex);
        var seen = string.Concat((await exchange.Heard(Exchange.Globex)).Select(h => h.Payload.GetRawText()));
        foreach (var path in (string[])[$"/orders/{order}", $"/orders/{order}/timeline"])
        {
            seen += (await exchange.Sandbox.Send(HttpMethod.Get, "/hostline/v1" + path, key, null)).Expect(200).Text;
        }

        foreach (var secret in (string[])[exchange.AccountId(Exchange.Acme).ToString(), exchange.Profile(Exchange.Acme),
            exchange.Sandbox.ApiKey(Exchange.Acme)[..11]])
        {
            Assert.DoesNotContain(secret, seen, StringComparison.Ordinal);
        }
    }
}
