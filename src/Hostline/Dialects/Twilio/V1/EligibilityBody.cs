using System.Text.Json;
using Hostline.Core.Numbers;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.V1;

/// <param name="Host">The account that would host it, as given, or else the caller's own.</param>
/// <param name="Check">Null if the caller may not act for that account.</param>
/// <param name="Order">The order in which that account already hosts it; null if there is none.</param>
sealed record CheckedNumber(string Given, string Host, NumberCheck? Check, ListedHosting? Order);

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

    /// <summary>The last members are filled in only where the vendor knows something that this server does not.</summary>
    static readonly string[] Unknown = ["inventory_status", "inventory_account_sid"];

    public static byte[] Render(IEnumerable<CheckedNumber> numbers, Caller caller) => Answers.Render(json =>
    {
        json.WriteStartArray();
        foreach (var number in numbers)
        {
            Write(json, number, caller);
        }

        json.WriteEndArray();
    });

    static void Write(Utf8JsonWriter json, CheckedNumber checkedNumber, Caller caller)
    {
        var (check, order) = (checkedNumber.Check, checkedNumber.Order);
        var number = check?.Number is { IsNumber: true } read ? read : (PhoneNumber?)null;
        var words = WordsOf(check);
        json.WriteStartObject();
        json.WriteString("phone_number"u8, checkedNumber.Given);
        json.WriteSid("account_sid"u8, Sid.Account, caller.Account.Id);
        json.WriteString("hosting_account_sid"u8, checkedNumber.Host);
        json.WriteString("eligibility_status"u8, words.IsEligible ? "ELIGIBLE" : "INELIGIBLE");
        json.WriteString("eligibility_sub_status"u8, words.SubStatus);
        json.WriteString("ineligibility_reason"u8, words.Why);
        json.WriteString("next_step"u8, words.NextStep);
        json.WriteNull("voice_provider"u8);
        json.WriteNull("messaging_provider"u8);
        json.WriteString("phone_number_type"u8, number is null ? null : number.Value.Kind == NumberKind.TollFree ? "TOLL_FREE" : "LOCAL");
        json.WriteSid("hosting_order_sid"u8, Sid.Order, order?.Hosting.Id);
        json.WriteString("hosting_order_status"u8, order is null ? null : Words.Of(order.Phase));
        json.WriteString("iso_country_code"u8, number is null ? null : number.Value.Country ?? "US");
        foreach (var name in Unknown)
        {
            json.WriteNull(name);
        }

        json.WriteEndObject();
    }

    /// <summary>The result of the slower look-up counts too: an order for such a number would fail.</summary>
    static EligibilityWords WordsOf(NumberCheck? check) => check is null ? EligibilityWords.WrongAccount
        : EligibilityWords.Of(check.Refusal?.Reason ?? (check.Facts is { IsSettled: true } facts ? facts.Hosting : null));
}
