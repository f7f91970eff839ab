using Hostline.Network;
using Hostline.People.SignOn;
using Hostline.Server;

namespace Hostline.Commands.Doctor;

/// <summary>Reads the discovery document of the identity provider that the host's people sign in with.</summary>
static class SignOnCheck
{
    const string Subject = "sign-on";

    public static async Task<Finding> Of(Settings settings, CancellationToken cancellation)
    {
        if (settings.SignOn is not { } signOn)
        {
            return Finding.Ok(Subject, "No identity provider: the host's people sign in with passwords and passkeys.");
        }

        using var http = new GatewayHttp(TimeProvider.System);
        using var directory = new ProviderDirectory(signOn, new(http), TimeProvider.System);
        var found = await directory.Find(cancellation);
        if (found.Configuration is not { } provider)
        {
            return Finding.Fail(Subject, $"{signOn.Authority} cannot be used: {found.Trouble}.",
                "Start it, or correct HOSTLINE_OIDC: it is the issuer, to which /.well-known/openid-configuration is added.");
        }

        const string path = StaffSignOn.ReturnPath;
        return settings.PublicUrl is { } own
            ? Finding.Ok(Subject, $"{provider.Issuer} answers. It must know the redirect address {own.AbsoluteUri.TrimEnd('/')}{path}.")
            : Finding.Warn(Subject, $"{provider.Issuer} answers, but is configured to send people back to the address that this server listens on.",
                $"Set HOSTLINE_PUBLIC_URL, and give the provider that address with {path} as the redirect address.");
    }
}
