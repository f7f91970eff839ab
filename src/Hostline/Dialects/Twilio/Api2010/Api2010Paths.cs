namespace Hostline.Dialects.Twilio.Api2010;

/// <summary>The paths of the vendor's oldest API (contract §1, §10).</summary>
static class Api2010Paths
{
    public const string Root = "/2010-04-01";
    public const string Accounts = Root + "/Accounts";
    public const string Suffix = ".json";

    public const string Version = "2010-04-01";

    public static string ListOf(string kind) => $"{Accounts}/{{account}}/{kind}{Suffix}";

    public static string OneOf(string kind) => $"{Accounts}/{{account}}/{kind}/{{sid}}{Suffix}";

    public static string Of(AccountId account) => $"{Accounts}/{Sid.Of(Sid.Account, account)}";

    public static string Of(AccountId account, string kind, string sid) => $"{Of(account)}/{kind}/{sid}{Suffix}";

    /// <summary>Adds the suffix that the routes have and clients may leave out.</summary>
    public static void Complete(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        if (request.Path.StartsWithSegments(Root, StringComparison.Ordinal) && path.LastIndexOf('.') <= path.LastIndexOf('/'))
        {
            request.Path = new(path + Suffix);
        }
    }
}
