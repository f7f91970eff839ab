using System.Text;
using Hostline.Accounts;
using Hostline.Core.Reasons;
using Hostline.Deciding;

namespace Hostline.Dialects.Twilio;

/// <summary>HTTP Basic credentials (RFC 7617): an account's SID with its auth token, or a key's SID with its secret.</summary>
readonly record struct Credentials(string User, string Password)
{
    const string Scheme = "Basic ";

    /// <summary>Longer ones are not decoded; the vendor's have 67 characters.</summary>
    const int CharactersAtMost = 1_024;

    const string Wrong = "invalid username";

    public Task<Outcome<Caller>> Authenticate(AccountBook accounts) =>
        Sid.Read<AccountId>(Sid.Account, User) is { } account ? accounts.AuthenticateToken(account, Password)
        : Sid.Read<KeyId>(Sid.Key, User) is { } key ? accounts.AuthenticateKey(key, Password)
        : Task.FromResult<Outcome<Caller>>(new Refusal(Reason.NotAuthenticated, Detail: Wrong));

    /// <summary>Null if there are none, or if they cannot be read.</summary>
    public static Credentials? Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || header.Length > CharactersAtMost)
        {
            return null;
        }

        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Scheme.Length..].Trim(), bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : new(text[..colon], text[(colon + 1)..]);
    }
}
