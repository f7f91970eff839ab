using Hostline.Configuration;

namespace Hostline.Network;

/// <summary>Where gateways tell us of news.</summary>
public sealed class GatewayAddress(PublicAddress address)
{
    public const string Root = "/gateways";

    /// <summary>Null without a public address: the gateway is then only asked.</summary>
    public string? Of(string gateway) => address.Configured is { } url ? $"{url.AbsoluteUri.TrimEnd('/')}{Root}/{gateway}" : null;
}
