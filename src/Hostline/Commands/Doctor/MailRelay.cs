using Hostline.Network.Mail;
using Hostline.Server;

namespace Hostline.Commands.Doctor;

/// <summary>Checks the relay for mail to live accounts: a complete session, except that no mail is sent.</summary>
static class MailRelay
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<Finding> Check(Settings settings, CancellationToken cancellation)
    {
        if (settings.Relay is not { } relay)
        {
            return Finding.Ok("mail", "No relay: mail to live accounts stays in the database; sandboxes need none.");
        }

        var place = $"{relay.Host}:{relay.Port}";
        await using var asked = new Relay(relay, Patience);
        if (await asked.Check(cancellation) is { } trouble)
        {
            return Finding.Fail("mail", $"The relay {place} cannot be used: {trouble}.",
                "Correct HOSTLINE_SMTP and its password, sender and authority, or the relay; until then mail waits.");
        }

        return settings.PublicUrl is null
            ? Finding.Warn("mail", $"The relay {place} can be used, but links in mails lead to the address that the server listens on.",
                "Set HOSTLINE_PUBLIC_URL to this server's public address.")
            : Finding.Ok("mail", $"The relay {place} has a valid TLS certificate and accepts our password.");
    }
}
