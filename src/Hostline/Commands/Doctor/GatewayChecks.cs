using Hostline.Network;
using Hostline.Server;

namespace Hostline.Commands.Doctor;

static class GatewayChecks
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task<IReadOnlyList<Finding>> Of(Settings settings, CancellationToken cancellation)
    {
        using var http = new GatewayHttp(TimeProvider.System);
        var checks = settings.Live.Gateways.Select(g => Of(g.Key, g.Value, http, cancellation));
        return [Ports(settings), .. await Task.WhenAll(checks)];
    }

    static Finding Ports(Settings settings) => settings.Gateways == LiveNetwork.Simulated
        ? Finding.Warn("gateways",
            $"{Gateways.Variable} is set to simulated: codes of live accounts reach no telephone, and the operator can read them.",
            "Unset it everywhere except in staging.")
        : !settings.Live.IsAny ? Finding.Ok("gateways", "None: live accounts are refused (no_gateway); sandboxes need none.")
        : settings.Live.Unset is { Count: > 0 } unset
            ? Finding.Warn("gateways", "Some ports lead nowhere, so orders of live accounts are refused (no_gateway).",
                $"Set {string.Join(" and ", unset.Select(p => p.Variable()))} too (docs/operations/gateways.md).")
        : Finding.Ok("gateways", "Every port that live accounts need has a gateway.");

    static async Task<Finding> Of(string name, Gateway gateway, GatewayHttp http, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(Patience);
        GatewayCheck found;
        try
        {
            found = await gateway.Check(http, late.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            found = new(false, $"{gateway.Place} did not answer within {Patience.TotalSeconds:0} s.", "Check that it is running and can be reached.");
        }

        return found.Works ? Finding.Ok(name, found.Told) : Finding.Fail(name, found.Told, found.NextStep);
    }
}
