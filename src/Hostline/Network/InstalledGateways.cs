namespace Hostline.Network;

/// <summary>The gateways of this release: the one place where they are listed.</summary>
public static class InstalledGateways
{
    public static readonly IReadOnlyList<GatewayKind> All =
    [
        Kannel.KannelGateway.Kind,
        OperatorHttp.OperatorGateway.Kind,
        Telnyx.TelnyxGateway.Kind,
        Twilio.TwilioGateway.Kind,
        Voice.Sip.SipGateway.Kind,
    ];
}
