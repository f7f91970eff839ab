using System.Text.Json;
using Hostline.Core.Accounts;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Api2010;

static class AccountBody
{
    /// <summary>The vendor's list; of these, only incoming numbers are served here.</summary>
    static readonly (string Name, string Path)[] Subresources =
    [
        ("addresses", "Addresses"), ("applications", "Applications"), ("authorized_connect_apps", "AuthorizedConnectApps"),
        ("available_phone_numbers", "AvailablePhoneNumbers"), ("balance", "Balance"), ("calls", "Calls"), ("conferences", "Conferences"),
        ("connect_apps", "ConnectApps"), ("incoming_phone_numbers", "IncomingPhoneNumbers"), ("keys", "Keys"), ("messages", "Messages"),
        ("notifications", "Notifications"), ("outgoing_caller_ids", "OutgoingCallerIds"), ("queues", "Queues"), ("recordings", "Recordings"),
        ("signing_keys", "SigningKeys"), ("sip", "SIP"), ("short_codes", "SMS/ShortCodes"), ("transcriptions", "Transcriptions"), ("usage", "Usage"),
    ];

    public static readonly Schema Form = Schema.Object("An account or subaccount.",
        Required("sid", Sids.Of(Sid.Account, "Its SID.")), Required("auth_token", Schema.Text("Its primary auth token.")),
        Required("date_created", Schema.Text("RFC 2822.")), Required("date_updated", Schema.Text("RFC 2822.")),
        Required("friendly_name", Schema.Text("What people call it.")),
        Required("owner_account_sid", Sids.Of(Sid.Account, "Its parent; its own SID if it has none.")),
        Required("status", Schema.OneOf("Whether it works.", "active", "suspended", "closed")), Required("type", Schema.OneOf("", "Trial", "Full")),
        Required("subresource_uris", Schema.Object("Relative URIs of its subresources.")), Required("uri", Schema.Text("Its relative URI.")))
        .Named("Account");

    public static void Write(Utf8JsonWriter json, Account account, string authToken)
    {
        var root = Api2010Paths.Of(account.Id);
        json.WriteStartObject();
        json.WriteString("auth_token"u8, authToken);
        json.WriteString("date_created"u8, Timestamps.Rfc2822(account.OpenedAt));
        json.WriteString("date_updated"u8, Timestamps.Rfc2822(account.UpdatedAt));
        json.WriteString("friendly_name"u8, account.Name);
        json.WriteSid("owner_account_sid"u8, Sid.Account, account.Family);
        json.WriteSid("sid"u8, Sid.Account, account.Id);
        json.WriteString("status"u8, WordOf(account.Status));
        json.WriteStartObject("subresource_uris"u8);
        foreach (var (name, path) in Subresources)
        {
            json.WriteString(name, $"{root}/{path}{Api2010Paths.Suffix}");
        }

        json.WriteEndObject();
        json.WriteString("type"u8, "Full"u8);
        json.WriteString("uri"u8, root + Api2010Paths.Suffix);
        json.WriteEndObject();
    }

    public static string WordOf(AccountStatus status) => status.ToString().ToLowerInvariant();

    public static AccountStatus? StatusOf(string word) => word switch
    {
        "active" => AccountStatus.Active,
        "suspended" => AccountStatus.Suspended,
        "closed" => AccountStatus.Closed,
        _ => null,
    };
}
