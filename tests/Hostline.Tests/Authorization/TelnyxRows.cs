using Hostline.Tests.Dialects.Telnyx;

namespace Hostline.Tests.Authorization;

/// <summary>
/// The routes of the Telnyx dialect: only account keys are valid there, and another account's resource does not exist.
/// </summary>
static partial class Matrix
{
    const string Orders = "/messaging_hosted_number_orders";
    const string Numbers = "/messaging_hosted_numbers";
    const string Profiles = "/messaging_profiles";
    const string Deliveries = "/webhook_deliveries";
    const string Responses = Profiles + "/{id}/autoresp_configs";

    static readonly object Tags = new { tags = new[] { "tag" } };

    /// <summary>Routes that use something up come after those that read it.</summary>
    static readonly Row[] OfTelnyx =
    [
        List(Orders),
        Make(Orders, _ => new { phone_numbers = new[] { "+13125550190" } }, other: "200"),
        Make(Orders + "/eligibility_numbers_check", _ => new { phone_numbers = new[] { "+13125550199" } }, other: "200"),
        Dialect("GET", Orders + "/eligibility_numbers_check", Orders + "/eligibility_numbers_check?phone_numbers=%2B13125550199", null, "200"),
        Dialect("GET", "/number_lookup/{phone_number}", "/number_lookup/%2B13125550199", null, "200"),
        Item("GET", Orders + "/{id}", "order"),
        Item("POST", Orders + "/{id}/verification_codes", "open_order",
            cast => new { phone_numbers = new[] { cast["open_number"] }, verification_method = "sms" }),
        Item("POST", Orders + "/{id}/validation_codes", "open_order",
            cast => new { verification_codes = new[] { new { phone_number = cast["open_number"], code = "000000" } } }),
        Item("POST", Orders + "/{id}/actions/file_upload", "open_order",
            _ => new MultipartFormDataContent { { new ByteArrayContent(Journey.Pdf), "loa", "loa.pdf" } }),
        Item("DELETE", Orders + "/{id}", "open_order"),
        Transfer("approve"),
        Transfer("reject"),
        List(Numbers),
        Item("GET", Numbers + "/{id}", "hosting"),
        Item("GET", Numbers + "/{id}", "number"),
        Item("PATCH", Numbers + "/{id}", "hosting", _ => Tags),
        List("/phone_numbers/messaging"),
        Item("GET", "/phone_numbers/{id}/messaging", "number"),
        Item("PATCH", "/phone_numbers/{id}/messaging", "number", _ => Tags),
        List("/messaging_phone_numbers"),
        Item("GET", "/messaging_phone_numbers/{id}", "hosting"),
        Item("PATCH", "/messaging_phone_numbers/{id}", "hosting", _ => Tags),
        Item("GET", Profiles + "/{id}/phone_numbers", "profile"),
        Item("POST", Profiles + "/{id}/phone_numbers", "profile", cast => new { phone_number_id = cast["hosting"] }),
        .. OfCampaigns,
        .. OfNotifications,
        Make("/messages", cast => new { from = cast["number"], to = "+13125550150", text = "hi" }, other: "422/40305"),
        Item("GET", "/messages/{id}", "message"),
        Of("DELETE", "/v2/messages/{id}", "/v2/messages/{message}", "422/10027 404/10005 401/20002 401/10009 401/10009 401/10009 401/10009"),
        Item("DELETE", Numbers + "/{id}", "hosting"),
        List(Profiles),
        Make(Profiles, _ => new { name = "made", whitelisted_destinations = new[] { "US" } }, other: "200"),
        Make(Orders, cast => new { phone_numbers = new[] { "+13125550191" }, messaging_profile_id = cast["profile"] }, other: "422/10017"),
        Item("GET", Profiles + "/{id}", "profile"),
        Item("PATCH", Profiles + "/{id}", "profile", _ => new { name = "renamed" }),
        Item("POST", Profiles + "/{id}/actions/regenerate_secret", "profile"),
        Item("GET", Profiles + "/{id}/short_codes", "profile"),
        Item("GET", Profiles + "/{id}/alphanumeric_sender_ids", "profile"),
        Item("GET", Responses, "profile"),
        Item("POST", Responses, "profile", _ => Response("HALT")),
        Item("GET", Responses + "/{config}", "profile"),
        Item("PUT", Responses + "/{config}", "profile", _ => Response("END")),
        Item("DELETE", Responses + "/{config}", "profile"),
        Item("DELETE", Profiles + "/{id}", "unused_profile"),
        List(Deliveries),
        Item("GET", Deliveries + "/{id}", "delivery"),
    ];

    static object Response(string keyword) => new { op = "stop", keywords = new[] { keyword }, country_code = "US" };

    /// <summary>Every caller gets its own list.</summary>
    static Row List(string path) => Dialect("GET", path, path, null, "200") with { IsPublicList = true };

    static Row Make(string path, Func<Cast, object?> body, string other) => Dialect("POST", path, path, body, other);

    /// <summary>A resource of the owner: for another account it does not exist.</summary>
    static Row Item(string method, string path, string name, Func<Cast, object?>? body = null) =>
        Dialect(method, path, path.Replace("{id}", "{" + name + "}", StringComparison.Ordinal), body, "404/10005");

    /// <summary>For the holder, who is told that the token is wrong; for all others there is no such order.</summary>
    static Row Transfer(string verb) =>
        Of("POST", $"/v2{Orders}/{{id}}/{verb}", $"/v2{Orders}/{{transfer}}/{verb}?token=guessed",
            "422/10027 404/10005 401/20002 401/10009 401/10009 401/10009 401/10009");

    static Row Dialect(string method, string pattern, string path, Func<Cast, object?>? body, string other) =>
        Of(method, "/v2" + pattern, "/v2" + path, $"200 {other} 401/20002 401/10009 401/10009 401/10009 401/10009", body);
}
