using System.Text.Json;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using Hostline.Ownership;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>The responses about single numbers: whether they can be hosted, whether their code was sent, whether it was right.</summary>
static class CheckBodies
{
    const string Eligible = "Phone number is eligible for hosted messaging.";
    const string Unjudged = "NUMBER_CAN_NOT_BE_VALIDATED";

    public static readonly Schema Eligibility = Schema.Object("", Required("phone_numbers", Schema.ListOf(
        Schema.Object("",
            Required("phone_number", Schema.Text("As given.")),
            Required("eligible", Schema.Flag("Whether it can be hosted.")),
            Required("eligible_status", Schema.OneOf("The reason, in upper case like the SDKs' constants.", Words.OfEligibilities)),
            Ours("reason", Schema.OneOf("The same in lower case, as in the guides (our addition).",
                [.. Words.OfEligibilities.Select(w => w.ToLowerInvariant())])),
            Required("detail", Schema.Text("The same in a sentence, with what to do."))).Named("Eligibility"), "In the order of the request.")));

    public static readonly Schema Sent = Schema.Object("", Required("data", Schema.ListOf(
        Schema.Object("The id of the sent code, or why there is none.",
        [
            Required("phone_number", Schema.Phone("")),
            Optional("type", Schema.OneOf("How it was sent.", "sms", "call")),
            Optional("verification_code_id", Schema.Uuid("")),
            Optional("error", Schema.Text("Why none was sent, and what to do.")),
            Ours("reason", ErrorAnswers.ReasonCode),
            Ours("next_step", Schema.Text("What to do now.")),
            .. ErrorAnswers.Wait,
        ]).Named("CodeSent"), "In the order of the request.")));

    static readonly Schema Verdicts = Schema.Object("",
        Required("order_id", Schema.Uuid("")),
        Required("phone_numbers", Schema.ListOf(
            Schema.Object("", Required("phone_number", Schema.Phone("")),
                Required("status", Schema.OneOf("", [.. Enum.GetValues<CodeVerdict>().Select(WordOf)])),
                Ours("reason", ErrorAnswers.ReasonGiven)), "In the order of the request."))).Named("CodesChecked");

    public static readonly Schema Checked = Schema.Mirrored(Verdicts);

    /// <summary>A bare list, in the order of the request.</summary>
    public static byte[] OfEligibility(IReadOnlyList<NumberCheck> checks) => Answers.Render(json => Write(json, checks));

    /// <summary>The same in an envelope, for the older form of the check.</summary>
    public static byte[] OfEligibilityInData(IReadOnlyList<NumberCheck> checks) => Answers.RenderData(json => Write(json, checks));

    static void Write(Utf8JsonWriter json, IReadOnlyList<NumberCheck> checks)
    {
        json.WriteStartObject();
        json.WriteStartArray("phone_numbers"u8);
        foreach (var check in checks)
        {
            Write(json, check);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, NumberCheck check)
    {
        var reason = check.Refusal?.Reason ?? (check.Held is not null ? Reason.NumberHeldByOther : null);
        var status = Words.OfEligibility(reason) ?? Unjudged;
        json.WriteStartObject();
        json.WriteString("phone_number"u8, check.Given);
        json.WriteBoolean("eligible"u8, reason is null);
        json.WriteString("eligible_status"u8, status);
        json.WriteString("reason"u8, status.ToLowerInvariant());
        json.WriteString("detail"u8, reason is { } why ? $"{check.Refusal?.Sentence ?? ReasonCatalog.Of(why).Sentence} "
            + $"{Words.Reasons.Of(why).NextStep}" : Eligible);
        json.WriteEndObject();
    }

    /// <summary>The result for each number: a code that was sent, or why not.</summary>
    /// <param name="now">The host's time.</param>
    public static byte[] OfSent(IReadOnlyList<SendResult> results, string method, Func<DateTimeOffset> now) => Answers.Render(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("data"u8);
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("phone_number"u8, result.Number);
            if (result is { Code: { } code, Refusal: null })
            {
                json.WriteString("type"u8, method);
                json.WriteString("verification_code_id"u8, code);
            }
            else
            {
                json.WriteString("error"u8, $"{result.Refusal!.Sentence} {Words.Reasons.NextStep(result.Refusal)}");
                json.WriteString("reason"u8, result.Refusal.Entry.Code);
                json.WriteString("next_step"u8, Words.Reasons.NextStep(result.Refusal));
                Answers.WriteWait(json, result.Refusal, now);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>The verdict on each code: under <c>data</c> for the SDKs and at top level for the documents' samples.</summary>
    public static byte[] OfChecked(OrderId order, IReadOnlyList<CheckResult> results) => Answers.RenderMirrored(json =>
    {
        json.WriteString("order_id"u8, order);
        json.WriteStartArray("phone_numbers"u8);
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("phone_number"u8, result.Number);
            json.WriteString("status"u8, WordOf(result.Verdict));
            OrderBody.WriteReason(json, result.Why, null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    static string WordOf(CodeVerdict verdict) =>
        verdict switch { CodeVerdict.Verified => "verified", CodeVerdict.AlreadyVerified => "already_verified", _ => "rejected" };
}
