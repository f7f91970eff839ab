using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>One run of tests/npm/outcomes.mjs for all tests of the class.</summary>
public sealed class OutcomesRun : IAsyncDisposable
{
    readonly Lazy<Task<JsonElement>> run;
    TestServer? server;

    public OutcomesRun() => run = new(async () =>
    {
        server = await TestServer.Start();
        return await SdkProgram.Run("outcomes.mjs", server.BaseUrl);
    });

    /// <summary>The output for an outcome. Not run before a test needs it, because only a test can be skipped.</summary>
    public async Task<JsonElement> Of(string outcome)
    {
        NodeTools.Require();
        return (await run.Value).At(outcome);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}

public sealed class OutcomeTests(OutcomesRun run) : IClassFixture<OutcomesRun>
{
    public static TheoryData<string, string, string> Refused => OutcomeExpectations.Refused;

    public static TheoryData<string, string, string, string?> Accepted => OutcomeExpectations.Accepted;

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_number_that_cannot_be_hosted_is_not_eligible_and_its_order_is_refused(string outcome, string word, string reason) =>
        OutcomeExpectations.IsRefused(await run.Of(outcome), word, reason);

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task The_last_webhook_and_the_order_tell_the_same_end(string outcome, string order, string number, string? reason) =>
        OutcomeExpectations.Ended(await run.Of(outcome), order, number, reason);

    [Fact]
    public async Task A_silent_carrier_is_given_72_hours_and_not_less() =>
        Assert.Equal("provisioning", (await run.Of("carrier_silent")).Text("beforeTheLimit"));

    [Fact]
    public async Task A_landline_gets_no_text_but_hears_its_code_in_a_call() => Reached(await run.Of("no_sms"), sms: false, call: true);

    [Fact]
    public async Task An_unreachable_number_gets_neither_text_nor_call() => Reached(await run.Of("unreachable"), sms: false, call: false);

    [Fact]
    public async Task A_refused_letter_leaves_ownership_proven_and_says_what_was_wrong()
    {
        var refusal = (await run.Of("letter_refused_once")).At("refusal");
        Assert.Equal("ownership_successful", refusal.Text("number"));
        Assert.Equal("signature_missing", refusal.Text("reason"));
    }

    static void Reached(JsonElement outcome, bool sms, bool call) =>
        Assert.Equal([(sms, sms), (call, call)], new[] { "reached.sms", "reached.call" }
            .Select(way => (outcome.At(way + ".delivered").GetBoolean(), outcome.At(way + ".isCodeRead").GetBoolean())));
}
