using System.Text.Json;
using Hostline.Core;
using Hostline.Core.Hostings;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Ownership;

/// <summary>Verification by call: the customer's code is keyed on the called telephone.</summary>
public sealed class KeyedCallTests
{
    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task The_shown_code_keyed_on_the_ringing_telephone_proves_ownership(StoreKind kind)
    {
        await using var stage = await CallStage.Set(kind);
        var order = await stage.Order();
        var placed = await stage.Placed(order, "12w#");
        Assert.Equal(new(ProofMethod.Call, 1, "12w#", 0, null, placed.UpdatedAt), placed.Hostings[0].Proof);
        Assert.Equal(placed.Hostings[0].Proof, (await stage.Hosting(order)).Proof);
        var shown = await stage.Shown(order);
        var call = (await stage.Keys(shown.Code!)).Expect(200).Json;
        Assert.Equal((shown.Calls[0], "ended", "proven"),
            (call.GetProperty("id").GetId(), call.GetProperty("state").GetString(), call.GetProperty("end").GetString()));
        Assert.True((await stage.Hosting(order)).OwnershipProven);
        Assert.Equal(
        [
            "call.placed customer", "call.ringing network", "call.answered handset", "call.extension_sent network", "call.challenged network",
            "call.challenge_passed handset", "call.keyed handset", "call.ended handset", "ownership.proven handset",
        ], await stage.Timeline(order));
        Assert.Null((await stage.Shown(order)).Code);
        Assert.Equal([shown.Calls[0]], (await stage.Shown(order)).Calls);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_call_rings_after_its_delay_and_ends_unanswered_after_a_minute_by_the_clock(StoreKind kind)
    {
        await using var stage = await CallStage.Set(kind);
        var order = await stage.Order();
        Assert.Contains("none was placed", NoCall(await stage.Keys("123456")));
        await stage.Placed(order, delay: 15);
        var code = (await stage.Shown(order)).Code!;
        Assert.Contains("queued", NoCall(await stage.Keys(code)));
        await stage.Advance("PT14S");
        Assert.Equal(["queued"], await stage.Calls(order));
        await stage.Advance("PT1S");
        Assert.Equal(["ringing"], await stage.Calls(order));
        await stage.Advance("PT59S");
        Assert.Equal(["ringing"], await stage.Calls(order));
        await stage.Advance("PT1S");
        Assert.Equal(["ended (no answer)"], await stage.Calls(order));
        Assert.Equal(["call.placed customer", "call.ringing network", "call.ended clock"], await stage.Timeline(order));
        Assert.Contains("ended (no answer)", NoCall(await stage.Keys(code)));
        Assert.Equal(code, (await stage.Shown(order)).Code);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Wrong_keys_lead_to_the_next_prompt_and_after_the_fourth_it_hangs_up(StoreKind kind)
    {
        await using var stage = await CallStage.Set(kind);
        var order = await stage.Order();
        await stage.Placed(order);
        var code = (await stage.Shown(order)).Code!;
        string[] keys = [Other(code), "4711", code + "0", "99*#"];
        foreach (var (wrong, prompt) in keys[..3].Select((k, i) => (k, i + 2)))
        {
            var call = (await stage.Keys(wrong)).Expect(200).Json;
            Assert.Equal(("prompt", prompt), (call.GetProperty("state").GetString(), call.GetProperty("prompts").GetInt32()));
        }

        Assert.Equal("keys_wrong", (await stage.Keys(keys[3])).Expect(200).Json.GetProperty("end").GetString());
        Assert.Contains("ended (keys wrong)", NoCall(await stage.Keys(code)));
        var entries = await stage.Entries(order);
        Assert.Equal([(1, 6), (2, 4), (3, 7), (4, 2)], entries.Where(e => e.GetProperty("kind").GetString() == "call.keyed")
            .Select(e => (e.GetProperty("payload").GetProperty("prompt").GetInt32(), e.GetProperty("payload").GetProperty("digits").GetInt32())));
        Assert.All(keys.Append(code), k => Assert.DoesNotContain(entries, e => e.GetRawText().Contains($"\"{k}", StringComparison.Ordinal)));
        Assert.False((await stage.Hosting(order)).OwnershipProven);
    }

    [Fact]
    public async Task An_answered_call_without_further_keys_ends_a_minute_after_the_last_ones()
    {
        await using var stage = await CallStage.Set();
        var order = await stage.Order();
        await stage.Placed(order);
        await stage.Advance("PT50S");
        (await stage.Keys("1")).Expect(200);
        await stage.Advance("PT50S");
        (await stage.Keys("2")).Expect(200);
        await stage.Advance("PT59S");
        Assert.Equal(["prompt 3"], await stage.Calls(order));
        await stage.Advance("PT1S");
        Assert.Equal(["ended (no keys)"], await stage.Calls(order));
        Assert.Equal("call.ended clock", (await stage.Timeline(order))[^1]);
    }

    [Theory]
    [InlineData("0131", "ringing", "call.ringing network", false)]
    [InlineData("0132", "ended (keys wrong)", "call.ended network", true)]
    [InlineData("0135", "ended (busy)", "call.ended network", false)]
    [InlineData("0136", "ended (voicemail)", "call.ended network", false)]
    public async Task A_magic_number_answers_as_its_digits_say_and_no_machine_hears_a_code(string digits, string state, string last, bool hears)
    {
        await using var stage = await CallStage.Set();
        var number = "+1202555" + digits;
        var order = await stage.Order(number);
        await stage.Placed(order);
        var message = await stage.CallMessage();
        Assert.Equal((state, last), (Assert.Single(await stage.Calls(order)), (await stage.Timeline(order))[^1]));
        Assert.All((await stage.Timeline(order)).Skip(1), e => Assert.EndsWith(" network", e, StringComparison.Ordinal));
        Assert.Equal((hears, hears), (message.GetProperty("delivered").GetBoolean(), CodeIn(message) is not null));
        NoCall(await stage.Keys((await stage.Shown(order)).Code!, number));
        await stage.Advance("PT1M");
        Assert.Equal(digits == "0131" ? "ended (no answer)" : state, (await stage.Calls(order)).Single());
        Assert.False((await stage.Hosting(order)).OwnershipProven);
    }

    [Theory]
    [InlineData("busy")]
    [InlineData("voicemail")]
    [InlineData("keys_wrong")]
    public async Task The_same_can_be_scripted_for_any_number(string outcome)
    {
        await using var stage = await CallStage.Set();
        (await stage.Sandbox.Control(HttpMethod.Post, $"/numbers/{Uri.EscapeDataString(CallStage.Number)}/outcome", new { outcome })).Expect(200);
        var order = await stage.Order();
        await stage.Placed(order);
        await stage.CallMessage();
        Assert.Equal([$"ended ({outcome.Replace('_', ' ')})"], await stage.Calls(order));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_shown_code_is_no_sent_code_and_the_spoken_one_is_not_for_keys(StoreKind kind)
    {
        await using var stage = await CallStage.Set(kind);
        var order = await stage.Order();
        await stage.Placed(order);
        var shown = (await stage.Shown(order)).Code!;
        Assert.Equal(("", false), Said(await stage.CallMessage()));
        await stage.Verify(order, shown, "rejected");
        (await stage.Keys(Other(shown))).Expect(200);
        var message = await stage.CallMessage();
        var spoken = message.GetProperty("code").GetString()!;
        Assert.NotEqual(shown, spoken);
        Assert.Contains(string.Join(' ', spoken.ToCharArray()), message.GetProperty("text").GetString());
        Assert.Equal((await stage.Shown(order)).Calls[0].Value, message.GetProperty("id").GetGuid());
        Assert.Equal("prompt", (await stage.Keys(spoken)).Expect(200).Json.GetProperty("state").GetString());
        Assert.Equal(1, (await stage.Hosting(order)).Proof!.Calls);
        await stage.Verify(order, spoken, "verified");
        Assert.True((await stage.Hosting(order)).OwnershipProven);
        Assert.Equal("not_needed", (await stage.Keys(shown)).Expect(200).Json.GetProperty("end").GetString());
    }

    [Fact]
    public async Task Calls_within_ten_minutes_of_the_first_have_its_codes_and_later_ones_have_new_ones()
    {
        await using var stage = await CallStage.Set();
        var order = await stage.Order();
        var codes = new List<(string Shown, string Spoken)>();
        foreach (var wait in (string[])["PT9M", "PT1M", "PT0S"])
        {
            await stage.Placed(order);
            (await stage.Keys("1")).Expect(200);
            codes.Add(((await stage.Shown(order)).Code!, (await stage.CallMessage()).GetProperty("code").GetString()!));
            await stage.Advance(wait);
        }

        Assert.Equal(codes[0], codes[1]);
        Assert.NotEqual(codes[0].Shown, codes[2].Shown);
        Assert.NotEqual(codes[0].Spoken, codes[2].Spoken);
        Assert.Equal(3, (await stage.Shown(order)).Calls.Count);
    }

    [Fact]
    public async Task A_code_that_is_keyed_in_a_call_of_its_ten_minutes_counts_even_when_they_are_over()
    {
        await using var stage = await CallStage.Set();
        var order = await stage.Order();
        await stage.Placed(order);
        await stage.Advance("PT9M50S");
        await stage.Placed(order, delay: 30);
        await stage.Advance("PT30S");
        (await stage.Keys("1")).Expect(200);
        var message = await stage.CallMessage();
        Assert.Null(CodeIn(message));
        Assert.Equal("proven", (await stage.Keys((await stage.Shown(order)).Code!)).Expect(200).Json.GetProperty("end").GetString());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task When_the_third_call_has_ended_and_its_code_is_dead_an_operator_must_resume(StoreKind kind)
    {
        await using var stage = await CallStage.Set(kind);
        var order = await UseUpCalls(stage);
        Assert.Equal(Reason.CallsUsedUp, (await stage.Call(order)).Refusals[0].Reason);
        await stage.Advance("PT8M");
        Assert.Equal(HostingState.Gathering, (await stage.Hosting(order)).State);
        Assert.NotNull((await stage.Shown(order)).Code);
        await stage.Advance("PT1M");
        Assert.Equal((HostingState.ActionRequired, Reason.CallsUsedUp), ((await stage.Hosting(order)).State, (await stage.Hosting(order)).Reason));
        Assert.Equal("call.used_up clock", (await stage.Timeline(order))[^1]);
        Assert.Equal(Reason.CallsUsedUp, (await stage.Call(order)).Refusals[0].Reason);
        Assert.Null((await stage.Shown(order)).Code);

        (await stage.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/resume", new { to = "gathering" })).Expect(200);
        Assert.Equal(0, (await stage.Hosting(order)).Proof!.Calls);
        Assert.Equal(1, (await stage.Placed(order)).Hostings[0].Proof!.Calls);
        (await stage.Keys((await stage.Shown(order)).Code!)).Expect(200);
        await stage.Advance("PT1H");
        Assert.Equal(HostingState.Gathering, (await stage.Hosting(order)).State);
        Assert.Equal(4, (await stage.Shown(order)).Calls.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_right_code_inside_the_third_codes_life_still_passes(bool calls)
    {
        await using var stage = await CallStage.Set();
        var order = await UseUpCalls(stage, answered: true);
        if (calls)
        {
            await stage.Verify(order, (await stage.CallMessage()).GetProperty("code").GetString()!, "verified");
            await stage.Advance("PT1H");
        }
        else
        {
            await stage.Advance("PT10M");
            (await stage.Sandbox.Telnyx(HttpMethod.Delete, $"/messaging_hosted_number_orders/{order}")).Expect(200);
        }

        Assert.Equal(calls ? HostingState.Gathering : HostingState.Cancelled, (await stage.Hosting(order)).State);
    }

    [Fact]
    public async Task While_the_third_call_is_in_progress_the_end_of_its_code_changes_nothing()
    {
        await using var stage = await CallStage.Set();
        var order = await stage.Order();
        await stage.Placed(order);
        await stage.Advance("PT5M");
        await stage.Placed(order);
        await stage.Advance("PT4M50S");
        // The limits of sent codes would allow an account only two in ten minutes.
        await stage.Change("delete from number_acts where world = $1", stage.Sandbox.Id);
        await stage.Placed(order, delay: 60);

        await stage.Advance("PT1M30S");
        Assert.Equal((HostingState.Gathering, "ringing"), ((await stage.Hosting(order)).State, (await stage.Calls(order))[^1]));
        await stage.Advance("PT30S");
        Assert.Equal((HostingState.ActionRequired, "ended (no answer)"), ((await stage.Hosting(order)).State, (await stage.Calls(order))[^1]));
    }

    [Fact]
    public async Task The_third_call_is_the_last_one_only_when_no_earlier_one_is_still_in_progress()
    {
        await using var stage = await CallStage.Set();
        var order = await stage.Order();
        await stage.Placed(order);
        await stage.Advance("PT9M50S");
        await stage.Placed(order, delay: 60);
        await stage.Change("delete from number_acts where world = $1", stage.Sandbox.Id);
        await stage.Placed(order);

        // The third call has rung for its minute, the codes of all three are dead, and the second one rings.
        await stage.Advance("PT1M30S");
        Assert.Equal(["ended (no answer)", "ringing", "ended (no answer)"], await stage.Calls(order));
        Assert.Equal(HostingState.Gathering, (await stage.Hosting(order)).State);
        await stage.Advance("PT30S");
        Assert.Equal((HostingState.ActionRequired, "ended (no answer)"), ((await stage.Hosting(order)).State, (await stage.Calls(order))[1]));
    }

    [Fact]
    public async Task A_call_counts_as_a_sent_code_and_waits_like_one()
    {
        await using var stage = await CallStage.Set();
        var order = await stage.Order();
        await stage.Placed(order);
        (await stage.Sandbox.Telnyx(HttpMethod.Post, $"/messaging_hosted_number_orders/{order}/verification_codes",
            new { phone_numbers = new[] { CallStage.Number }, verification_method = "sms" })).Expect(200);
        var refused = (await stage.Call(order)).Refusals[0];
        Assert.Equal((Reason.TooManyCodes, TimeSpan.FromMinutes(10)), (refused.Reason, refused.RetryAfter));
        Assert.Equal(1, (await stage.Hosting(order)).Proof!.Calls);

        // One text and one call: the call speaks the code that the text had.
        var texts = (await stage.Sandbox.Control(HttpMethod.Get, "/messages?kind=sms")).Json.GetProperty("data");
        (await stage.Keys("1")).Expect(200);
        Assert.Equal(texts[0].GetProperty("code").GetString(), (await stage.CallMessage()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_call_that_cannot_help_is_refused()
    {
        await using var stage = await CallStage.Set();
        var order = await stage.Order();
        foreach (var extension in (string[])["", "12a", "1 2", new('1', VerificationCall.ExtensionAtMost + 1)])
        {
            Assert.Equal((Reason.ExtensionInvalid, new Place(PlaceKind.Extension)), Told(await stage.Call(order, extension)));
        }

        foreach (var delay in (int[])[-1, 61])
        {
            Assert.Equal((Reason.CallDelayInvalid, new Place(PlaceKind.CallDelay)), Told(await stage.Call(order, delay: delay)));
        }

        Assert.Equal(Reason.NotFound, (await stage.Call(order, account: 1)).Refusals[0].Reason);
        await stage.Placed(order, new('w', VerificationCall.ExtensionAtMost), 60);
        var others = await stage.Order(account: 1);
        await stage.Advance("PT1M");
        Assert.False((await stage.Call(others, account: 1)).IsRefused);
        var newest = (await stage.Shown(others)).Code!;
        (await stage.Keys(newest)).Expect(200);
        Assert.Equal(Reason.AlreadyVerified, (await stage.Call(others, account: 1)).Refusals[0].Reason);
        Assert.Equal(Reason.NumberInProgress, (await stage.Call(order)).Refusals[0].Reason);

        // The first account's telephone still rings. Its right code comes too late.
        var late = (await stage.Keys((await stage.Shown(order)).Code!)).Expect(422);
        Assert.Equal("number_in_progress", late.Json.GetProperty("code").GetString());
        Assert.Equal(["ended (number taken)"], await stage.Calls(order));
        (await stage.Sandbox.Telnyx(HttpMethod.Delete, $"/messaging_hosted_number_orders/{order}")).Expect(200);
        Assert.Equal(Reason.OrderClosed, (await stage.Call(order)).Refusals[0].Reason);
    }

    [Fact]
    public async Task Of_two_calls_at_once_the_newest_takes_the_keys()
    {
        await using var stage = await CallStage.Set();
        var order = await stage.Order();
        await stage.Placed(order);
        (await stage.Keys("1")).Expect(200);
        await stage.Placed(order);
        (await stage.Keys("2")).Expect(200);
        Assert.Equal(["prompt 2", "prompt 2"], await stage.Calls(order));
        Assert.Equal("proven", (await stage.Keys((await stage.Shown(order)).Code!)).Expect(200).Json.GetProperty("end").GetString());
        await stage.Advance("PT1M");
        Assert.Equal(["ended (no keys)", "ended (proven)"], await stage.Calls(order));
    }

    [Fact]
    public async Task A_call_that_is_still_queued_when_ownership_is_proven_is_not_placed()
    {
        await using var stage = await CallStage.Set();
        var order = await stage.Order();
        await stage.Placed(order);
        await stage.Placed(order, delay: 30);
        (await stage.Keys((await stage.Shown(order)).Code!)).Expect(200);
        await stage.Advance("PT30S");
        Assert.Equal(["ended (proven)", "ended (not needed)"], await stage.Calls(order));
        Assert.Single((await stage.Sandbox.Control(HttpMethod.Get, "/messages?kind=call")).Json.GetProperty("data").EnumerateArray());
    }

    static string NoCall(Answered answer)
    {
        Assert.Equal("no_call", answer.Expect(422).Json.GetProperty("code").GetString());
        return answer.Json.GetProperty("detail").GetString()!;
    }

    static (string? Text, bool Delivered) Said(JsonElement message) =>
        (message.GetProperty("text").GetString(), message.GetProperty("delivered").GetBoolean());

    static string? CodeIn(JsonElement message) => message.TryGetProperty("code", out var code) ? code.GetString() : null;

    static (Reason, Place?) Told<T>(Outcome<T> outcome) => (outcome.Refusals[0].Reason, outcome.Refusals[0].Place);

    /// <summary>Six digits that are not these.</summary>
    static string Other(string code) => (code[0] == '9' ? "0" : "9") + code[1..];

    /// <summary>Three calls without success, the third with codes of its own, which are dead nine minutes after this.</summary>
    static async Task<OrderId> UseUpCalls(CallStage stage, bool answered = false)
    {
        var order = await stage.Order();
        foreach (var wait in (string[])["PT2M", "PT10M", "PT1M"])
        {
            await stage.Placed(order);
            if (answered)
            {
                (await stage.Keys("1")).Expect(200);
            }

            await stage.Advance(wait);
        }

        return order;
    }
}
