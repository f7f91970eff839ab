namespace Hostline.Tests.Authorization;

/// <summary>Every route, and its answer to every kind of key.</summary>
static partial class Matrix
{
    public static IEnumerable<Row> All => [.. OfEverybody, .. OfTelnyx, .. OfTwilio, .. OfApi2010, .. OfHostline];

    /// <summary>Cells in the order of <see cref="Asker"/>.</summary>
    static Row Of(string method, string pattern, string path, string told, Func<Cast, object?>? body = null) =>
        new(method, pattern, path, body, told.Split(' '));

    /// <summary>Routes that need no key.</summary>
    static readonly Row[] OfEverybody =
    [
        Open("/healthz"),
        Open("/readyz"),
        Open("/openapi/telnyx.json"),
        Open("/openapi/hostline.json"),
        Open("/openapi/twilio.json"),
        // The page behind a link in a mail: without its token it does not exist, whoever asks.
        Of("GET", "/transfers/{order}", "/transfers/{order}", Nothing),
        Of("POST", "/transfers/{order}", "/transfers/{order}", Nothing),
        // A gateway proves itself by its own signature; one that is not configured does not exist.
        Of("POST", "/gateways/{name}", "/gateways/telnyx", Nothing),
    ];

    const string Nothing = "404 404 404 404 404 404 404";

    static Row Open(string path, string method = "GET") => Of(method, path, path, "200 200 200 200 200 200 200");
}
