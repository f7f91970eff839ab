using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

static class AccountView
{
    public static readonly Schema Form = Schema.Object("An account.",
        Required("name", Schema.Text("As it was given.")),
        Required("id", Schema.Uuid("The id.")),
        Required("account_sid", Schema.Text("The same in another vendor's form.")),
        Optional("auth_token", Schema.Text("Shown once, when the account is made.")),
        Optional("api_key", Schema.Text("Its first key; shown once, when the account is made.")),
        Required("public_key", Schema.Text("The Ed25519 key that verifies its webhooks, in base64.")),
        Required("email", Schema.Text("Where its notices go.")),
        Optional("envelope", EnvelopeField.Form),
        Optional("signer_code", Schema.Flag("Whether its letters require a code by telephone from their signers."))).Named("Account");

    /// <summary>Includes its secrets, which are shown once.</summary>
    public static object Of(OpenedAccount opened) => Of(opened.Account, opened);

    /// <param name="envelope">Its own setting, if it was read.</param>
    /// <param name="signerCode">Its own setting, if it was read.</param>
    public static object Of(Account account, OpenedAccount? secrets = null, string? envelope = null, bool? signerCode = null) => new
    {
        name = account.Name,
        id = account.Id,
        account_sid = "AC" + account.Id.Value.ToString("N"),
        auth_token = secrets?.AuthToken,
        api_key = secrets?.Key.Text,
        public_key = Convert.ToBase64String(account.PublicKey),
        email = account.Email,
        envelope,
        signer_code = signerCode,
    };
}
