using Hostline.Network;
using Hostline.Pages;
using Hostline.Sandboxes;
using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.Inspector;

/// <summary>Magic numbers, scripts and billing in the browser.</summary>
public sealed class NumberPageTests
{
    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Fact]
    public async Task Every_outcome_of_the_network_stands_there_in_words_with_a_number_that_has_it()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var page = (await new SandboxVisitor(server.BaseUrl).Get($"/sandbox/{sandbox.Id}/numbers")).Expect(200);
        var words = Words.Of("en");
        var told = (await sandbox.Control(HttpMethod.Get, "/numbers")).Expect(200).Json.GetProperty("magic");
        Assert.Equal(OutcomeWords.Digits.Count(o => o.Digits is not null), told.GetArrayLength());
        foreach (var magic in told.EnumerateArray())
        {
            var (digits, outcome) = (magic.GetProperty("digits").GetString(), magic.GetProperty("outcome").GetString());
            Assert.Contains($"(312) 555-{digits} {words.Say("outcome." + outcome)}", page.Text);
        }

        Assert.All(NumberScripts.Words, w => Assert.Contains($"<option value=\"{w}\"", page.Html));
        Assert.All(NextDue.Words, w => Assert.True(words.Has("due." + w), w));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_script_changes_what_happens_to_a_number_until_it_is_removed(StoreKind kind)
    {
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await TestServer.Start(postgres?.Url);
        var sandbox = await server.Sandbox();
        var (visitor, path) = (new SandboxVisitor(server.BaseUrl), $"/sandbox/{sandbox.Id}/numbers");
        var page = (await visitor.Get(path)).Expect(200);
        var wrong = (await visitor.Submit(page, path, ("number", "12"), ("outcome", "explodes"))).Expect(422);
        Assert.Contains("Type a telephone number", wrong.Text);
        Assert.Contains("Choose what happens", wrong.Text);

        var set = await visitor.SubmitAndSee(page, path, ("number", "312 555 0044"), ("outcome", "carrier_rejects"));
        Assert.Contains("(312) 555-0044 the carrier rejects", set.Text);
        var scripts = (await sandbox.Control(HttpMethod.Get, "/numbers")).Expect(200).Json.GetProperty("scripts");
        Assert.Equal(("+13125550044", "carrier_rejects"), (scripts[0].GetProperty("number").GetString(), scripts[0].GetProperty("outcome").GetString()));
        var gone = await visitor.SubmitAndSee(set, path, ("number", "+13125550044"), ("outcome", "succeeds"));
        Assert.DoesNotContain("555-0044", gone.Text);
        Assert.Contains("No number is scripted", gone.Text);
    }

    [Fact]
    public async Task The_billing_of_an_account_is_set_for_it_alone_and_not_for_one_of_another_sandbox()
    {
        await using var server = await TestServer.Start();
        var (sandbox, other) = (await server.Sandbox("acme", "globex"), await server.Sandbox());
        var (visitor, path) = (new SandboxVisitor(server.BaseUrl), $"/sandbox/{sandbox.Id}");
        var page = (await visitor.Get(path + "/numbers")).Expect(200);
        var set = await visitor.SubmitAndSee(page, path + "/billing", ("account", sandbox.Account(1).GetProperty("id").GetString()!), ("billing", "Abolished"));
        Assert.Contains("globex the account is closed", set.Text);
        Assert.Contains("acme in order", set.Text);
        (await visitor.Submit(page, path + "/billing", ("account", other.Account().GetProperty("id").GetString()!), ("billing", "Abolished"))).Expect(404);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Our_API_tells_what_falls_due_next_as_the_page_does(StoreKind kind)
    {
        await using var exchange = await Hostline.Tests.Transfers.Exchange.Begin(kind);
        await exchange.Host(Hostline.Tests.Transfers.Exchange.Acme, Hostline.Tests.Transfers.Exchange.Number);
        var order = await exchange.Order(Hostline.Tests.Transfers.Exchange.Globex, Hostline.Tests.Transfers.Exchange.Number);
        var clock = (await exchange.Sandbox.Control(HttpMethod.Get, "/clock")).Expect(200).Json;
        Assert.Equal(("standing", DateTimeOffset.Parse("2026-06-01T15:00:00Z", null)),
            (clock.GetProperty("mode").GetString(), clock.GetProperty("now").GetDateTimeOffset()));
        var window = clock.GetProperty("next").EnumerateArray().Single(d => d.GetProperty("what").GetString() == "deadline.consentwindow");
        Assert.Equal((DateTimeOffset.Parse("2026-06-04T15:00:00Z", null), order),
            (window.GetProperty("at").GetDateTimeOffset(), window.GetProperty("order").GetString()));
    }
}
