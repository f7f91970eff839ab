using System.Text.Json;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.V1;

/// <summary>The result of a check of one number (contract §3.3).</summary>
static class EligibilityBody
{
    public static readonly Schema Form = Schema.Object("A number that was checked.",
        Required("phone_number", Schema.Text("As it was sent.")),
        Required("account_sid", Sids.Of(Sid.Account, "The account that asked.").OrNull()),
        Required("hosting_account_sid", Sids.Of(Sid.Account, "The account that would host it.").OrNull()),
        Required("eligibility_status", Schema.OneOf("", "ELIGIBLE", "INELIGIBLE")),
        Required("eligibility_sub_status", Schema.Text("")),
        Required("ineligibility_reason", Schema.Text("").OrNull()),
        Required("next_step", Schema.Text("")),
        Required("voice_provider", Schema.Text("Not known here.").OrNull()),
        Required("messaging_provider", Schema.Text("Not known here.").OrNull()),
        Required("phone_number_type", Schema.OneOf("", "LOCAL", "TOLL_FREE").OrNull()),
        Required("hosting_order_sid", Sids.Of(Sid.Order, "").OrNull()),
        Required("hosting_order_status", Schema.Text("").OrNull()),
        Required("iso_country_code", Schema.Text("").OrNull()),
        Required("inventory_status", Schema.Text("").OrNull()),
        Required("inventory_account_sid", Sids.Of(Sid.Account, "").OrNull())).Named("Eligibility");

    /// <summary>The last members are filled in only where the vendor knows what this server does not.</summary>
    static readonly string[] Unknown = ["hosting_order_sid", "hosting_order_status", "inventory_status", "inventory_account_sid"];

    public static byte[] Render(IEnumerable<NumberCheck> checks, Caller caller) => Answers.Render(json =>
    {
        json.WriteStartArray();
        foreach (var check in checks)
        {
            Write(json, check, caller);
        }

        json.WriteEndArray();
    });

    static void Write(Utf8JsonWriter json, NumberCheck check, Caller caller)
    {
        // What the slower question brings decides too: an order for such a number would fail.
        var reason = check.Refusal?.Reason ?? (check.Facts is { IsSettled: true } facts ? facts.Hosting : null);
        var words = EligibilityWords.Of(reason);
        json.WriteStartObject();
        json.WriteString("phone_number"u8, check.Given);
        json.WriteSid("account_sid"u8, Sid.Account, caller.Account.Id);
        json.WriteSid("hosting_account_sid"u8, Sid.Account, caller.Account.Id);
        json.WriteString("eligibility_status"u8, reason is null ? "ELIGIBLE" : "INELIGIBLE");
        json.WriteString("eligibility_sub_status"u8, words.SubStatus);
        json.WriteString("ineligibility_reason"u8, words.Why);
        json.WriteString("next_step"u8, words.NextStep);
        json.WriteNull("voice_provider"u8);
        json.WriteNull("messaging_provider"u8);
        json.WriteString("phone_number_type"u8, !check.Number.IsNumber ? null : check.Number.Kind == NumberKind.TollFree ? "TOLL_FREE" : "LOCAL");
        json.WriteString("iso_country_code"u8, check.Number.IsNumber ? check.Number.Country ?? "US" : null);
        foreach (var name in Unknown)
        {
            json.WriteNull(name);
        }

        json.WriteEndObject();
    }
}
