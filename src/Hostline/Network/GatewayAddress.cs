using Hostline.Configuration;

namespace Hostline.Network;

public sealed class GatewayAddress(PublicAddress address)
{
    public const string Root = "/gateways";

    /// <summary>Null without a public address: then the gateway can only be polled.</summary>
    public string? Of(string gateway) => address.Configured is { } url ? $"{url.AbsoluteUri.TrimEnd('/')}{Root}/{gateway}" : null;
}
