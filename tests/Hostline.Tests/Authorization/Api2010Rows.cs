namespace Hostline.Tests.Authorization;

/// <summary>The routes of the vendor's oldest API: another account, and everything below it, does not exist.</summary>
static partial class Matrix
{
    const string TwilioAccounts = "/2010-04-01/Accounts";

    static readonly Row[] OfApi2010 =
    [
        Basic("GET", TwilioAccounts + ".json", TwilioAccounts + ".json", "200", "200") with { IsPublicList = true },
        Basic("POST", TwilioAccounts + ".json", TwilioAccounts + ".json", "201", "201"),
        Basic("GET", TwilioAccounts + "/{sid}.json", TwilioAccounts + "/{account_sid}.json", "200", "404/20404"),
        Basic("POST", TwilioAccounts + "/{sid}.json", TwilioAccounts + "/{account_sid}.json", "200", "404/20404"),
        .. OfKind("Keys", "key_sid"), .. OfKind("Addresses", "address_sid"), .. OfKind("Applications", "application_sid"),
        .. OfKind("IncomingPhoneNumbers", "incoming_number").Where(r => r.Route != $"POST {TwilioAccounts}/{{account}}/IncomingPhoneNumbers.json"),
        .. OfKind("Messages", "message_sid"),
        // Without a secondary token there is nothing to promote or delete; so the tokens of the cast stay as they are.
        Absent("POST", "/v1/AuthTokens/Promote", "/v1/AuthTokens/Promote"),
        Absent("DELETE", "/v1/AuthTokens/Secondary", "/v1/AuthTokens/Secondary"),
        Basic("POST", "/v1/AuthTokens/Secondary", "/v1/AuthTokens/Secondary", "201", "201"),
    ];

    /// <param name="named">One of them, as the cast names it.</param>
    static IEnumerable<Row> OfKind(string kind, string named)
    {
        var (list, own) = ($"{TwilioAccounts}/{{account}}/{kind}", $"{TwilioAccounts}/{{account_sid}}/{kind}");
        yield return Hidden("GET", list + ".json", own + ".json");
        yield return Hidden("POST", list + ".json", own + ".json");
        foreach (var method in (string[])["GET", "POST", "DELETE"])
        {
            yield return Hidden(method, list + "/{sid}.json", $"{own}/{{{named}}}.json");
        }
    }
}
