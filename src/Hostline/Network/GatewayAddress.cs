using Hostline.Server;

namespace Hostline.Network;

/// <summary>Where gateways tell us of news.</summary>
public sealed class GatewayAddress(Settings settings)
{
    public const string Root = "/gateways";

    /// <summary>Null without a public address: the gateway is then only asked.</summary>
    public string? Of(string gateway) => settings.PublicUrl is { } url ? $"{url.AbsoluteUri.TrimEnd('/')}{Root}/{gateway}" : null;
}
