namespace Hostline.Tests.Authorization;

/// <summary>The routes of the Twilio dialect: only an account's SID with its token is valid there, and another account's order does not exist.</summary>
static partial class Matrix
{
    static readonly Row[] OfTwilio =
    [
        .. OfOrders("/HostedNumbers/HostedNumberOrders", "deletable_order"), .. OfOrders("/v2/HostedNumber/Orders", "deletable_second_order"),
        Hidden("POST", "/HostedNumbers/AuthorizationDocuments/{sid}", "/HostedNumbers/AuthorizationDocuments/{authorization_document}"),
        .. OfDocuments("/HostedNumbers/AuthorizationDocuments"), .. OfDocuments("/v2/HostedNumber/AuthorizationDocuments"),
        Basic("GET", "/v2/PhoneNumbers/{number}", "/v2/PhoneNumbers/%2B13125550199", "200", "200"),
        Json("/v1/HostedNumber/Eligibility", _ => EligibilityOfOne),
        Json("/v1/HostedNumber/Eligibility/Bulk", _ => Eligibility),
        Hidden("GET", "/v1/HostedNumber/Eligibility/Bulk/{sid}", "/v1/HostedNumber/Eligibility/Bulk/{eligibility_check}"),
        Json("/v2/HostedNumber/Orders/Bulk", cast => BulkOf("+13125550110", cast["address_sid"])),
        Hidden("GET", "/v2/HostedNumber/Orders/Bulk/{sid}", "/v2/HostedNumber/Orders/Bulk/{bulk_orders}"),
    ];

    static Row[] OfOrders(string root, string deletable) =>
    [
        Basic("GET", root, root, "200", "200") with { IsPublicList = true },
        Basic("POST", root, root, "in", "400/20001"),
        Hidden("GET", root + "/{sid}", root + "/{hosted_order}"),
        Hidden("POST", root + "/{sid}", root + "/{hosted_order}"),
        Hidden("DELETE", root + "/{sid}", $"{root}/{{{deletable}}}"),
    ];

    /// <summary>The document is revoked at the first deletion, and is still there.</summary>
    static Row[] OfDocuments(string root) =>
    [
        Basic("GET", root, root, "200", "200") with { IsPublicList = true },
        Basic("POST", root, root, "in", "400/20001"),
        Hidden("GET", root + "/{sid}", root + "/{authorization_document}"),
        Hidden("GET", root + "/{sid}/DependentHostedNumberOrders", root + "/{authorization_document}/DependentHostedNumberOrders"),
        Hidden("DELETE", root + "/{sid}", root + "/{authorization_document}"),
    ];

    /// <summary>Numbers that are checked.</summary>
    public static readonly object Eligibility = new
    {
        friendly_name = "check",
        phone_numbers = new[] { new { phone_number = "+13125550199" }, new { phone_number = "+13125550110" } },
    };

    static readonly object EligibilityOfOne = new { friendly_name = "check", phone_numbers = new[] { new { phone_number = "+13125550199" } } };

    public static object BulkOf(string number, string address) => new
    {
        friendly_name = "bulk",
        notification_email = "n@example.com",
        request_items = new[]
        {
            new
            {
                email = "o@example.com", address_sid = address, contact_phone_number = "+13125550199", contact_title = "Owner",
                numbers = new[] { new { phone_number = number, status_callback_url = "https://example.com/s" } },
            },
        },
    };

    const string Wrong = "401/20003";

    /// <summary>Cells: nobody, own, other account, revoked, sandbox, other sandbox, operator.</summary>
    static Row Basic(string method, string pattern, string path, string own, string other) =>
        new(method, pattern, path, null, CellsOf(own, other)) { IsBasic = true };

    static Row Absent(string method, string pattern, string path) => Basic(method, pattern, path, "404/20404", "404/20404");

    /// <summary>A thing of the account, which for others does not exist.</summary>
    static Row Hidden(string method, string pattern, string path) => Basic(method, pattern, path, "in", "404/20404");

    static Row Json(string path, Func<Cast, object?> body) => new("POST", path, path, body, CellsOf("in", "in")) { IsBasic = true };

    static string[] CellsOf(string own, string other) =>
        [.. Enum.GetValues<Asker>().Select(asker => asker switch { Asker.Own => own, Asker.OtherAccount => other, _ => Wrong })];
}
