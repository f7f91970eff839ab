using Hostline.Accounts;
using Hostline.Core.Accounts;

namespace Hostline.Api;

/// <summary>An account in this API: its name in both dialects, and the key that verifies its webhooks.</summary>
static class AccountView
{
    /// <summary>With its secrets, which are shown once.</summary>
    public static object Of(OpenedAccount opened) => Of(opened.Account, opened);

    /// <param name="envelope">Its own setting, if it was read.</param>
    public static object Of(Account account, OpenedAccount? secrets = null, string? envelope = null) => new
    {
        name = account.Name,
        id = account.Id,
        account_sid = "AC" + account.Id.ToString("N"),
        auth_token = secrets?.AuthToken,
        api_key = secrets?.Key.Text,
        public_key = Convert.ToBase64String(account.PublicKey),
        email = account.Email,
        envelope,
    };
}
