namespace Hostline.Tests.Authorization;

/// <summary>The routes of the vendor's oldest API: another account, and everything below it, does not exist.</summary>
static partial class Matrix
{
    const string TwilioAccounts = "/2010-04-01/Accounts";

    static readonly Row[] OfApi2010 =
    [
        Basic("GET", TwilioAccounts + ".json", TwilioAccounts + ".json", "200", "200"),
        Basic("POST", TwilioAccounts + ".json", TwilioAccounts + ".json", "201", "201"),
        Basic("GET", TwilioAccounts + "/{sid}.json", TwilioAccounts + "/{account_sid}.json", "200", "404/20404"),
        Basic("POST", TwilioAccounts + "/{sid}.json", TwilioAccounts + "/{account_sid}.json", "200", "404/20404"),
        .. OfKind("Keys", "SK"), .. OfKind("Addresses", "AD"), .. OfKind("Applications", "AP"), .. OfKind("IncomingPhoneNumbers", "PN"),
        // Without a secondary token there is nothing to promote or delete; so the tokens of the cast stay as they are.
        Absent("POST", "/v1/AuthTokens/Promote", "/v1/AuthTokens/Promote"),
        Absent("DELETE", "/v1/AuthTokens/Secondary", "/v1/AuthTokens/Secondary"),
        Basic("POST", "/v1/AuthTokens/Secondary", "/v1/AuthTokens/Secondary", "201", "201"),
    ];

    static IEnumerable<Row> OfKind(string kind, string prefix)
    {
        var (list, own) = ($"{TwilioAccounts}/{{account}}/{kind}", $"{TwilioAccounts}/{{account_sid}}/{kind}");
        yield return Basic("GET", list + ".json", own + ".json", "200", "404/20404");
        if (prefix != "PN")
        {
            yield return Basic("POST", list + ".json", own + ".json", "in", "404/20404");
        }

        foreach (var method in (string[])["GET", "POST", "DELETE"])
        {
            yield return Absent(method, list + "/{sid}.json", $"{own}/{prefix}{None}.json");
        }
    }
}
