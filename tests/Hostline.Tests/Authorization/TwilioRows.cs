namespace Hostline.Tests.Authorization;

/// <summary>The routes of the Twilio dialect: only an account's SID with its token is valid there, and another account's order does not exist.</summary>
static partial class Matrix
{
    static readonly Row[] OfTwilio =
    [
        .. new[] { "/HostedNumbers/HostedNumberOrders", "/v2/HostedNumber/Orders" }.SelectMany(root => (Row[])
        [
            Basic("GET", root, root, "200", "200"),
            Basic("POST", root, root, "in", "400/20001"),
            Basic("GET", root + "/{sid}", root + "/{hosted_order}", "200", "404/20404"),
            Basic("POST", root + "/{sid}", root + "/{hosted_order}", "in", "404/20404"),
            // It is the same order in both versions: deleting is shown with one that is not there.
            Basic("DELETE", root + "/{sid}", root + "/HR00000000000000000000000000000000", "404/20404", "404/20404"),
        ]),
        .. new[] { "/HostedNumbers/AuthorizationDocuments", "/v2/HostedNumber/AuthorizationDocuments" }.SelectMany(root => (Row[])
        [
            Basic("GET", root, root, "200", "200"),
            Basic("POST", root, root, "in", "400/20001"),
            Absent("GET", root + "/{sid}", root + "/PX" + None),
            Absent("DELETE", root + "/{sid}", root + "/PX" + None),
            Absent("GET", root + "/{sid}/DependentHostedNumberOrders", root + $"/PX{None}/DependentHostedNumberOrders"),
        ]),
        Absent("POST", "/HostedNumbers/AuthorizationDocuments/{sid}", "/HostedNumbers/AuthorizationDocuments/PX" + None),
        Json("/v1/HostedNumber/Eligibility"),
        Json("/v1/HostedNumber/Eligibility/Bulk"),
        Absent("GET", "/v1/HostedNumber/Eligibility/Bulk/{sid}", "/v1/HostedNumber/Eligibility/Bulk/EC" + None),
        Json("/v2/HostedNumber/Orders/Bulk"),
        Absent("GET", "/v2/HostedNumber/Orders/Bulk/{sid}", "/v2/HostedNumber/Orders/Bulk/BH" + None),
    ];

    const string None = "00000000000000000000000000000000";
    const string Wrong = "401/20003";

    /// <summary>Cells: nobody, own, other account, revoked, sandbox, other sandbox, operator.</summary>
    static Row Basic(string method, string pattern, string path, string own, string other) =>
        new(method, pattern, path, null, CellsOf(own, other)) { IsBasic = true };

    static Row Absent(string method, string pattern, string path) => Basic(method, pattern, path, "404/20404", "404/20404");

    static Row Json(string path) =>
        new("POST", path, path, _ => System.Net.Http.Json.JsonContent.Create(new { }), CellsOf("in", "in")) { IsBasic = true };

    static string[] CellsOf(string own, string other) =>
        [.. Enum.GetValues<Asker>().Select(asker => asker switch { Asker.Own => own, Asker.OtherAccount => other, _ => Wrong })];
}
