namespace Hostline.Network;

/// <summary>The only list of the gateways of this release.</summary>
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
