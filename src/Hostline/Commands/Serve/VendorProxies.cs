using System.Net;
using System.Net.Sockets;
using Hostline.Host;
using Hostline.Server;
using Hostline.Tunnels;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Hostline.Commands.Serve;

sealed class VendorProxies : IAsyncDisposable
{
    readonly List<VendorProxy> started = [];

    /// <exception cref="CommandFailure">A port is taken.</exception>
    public static async Task<VendorProxies> Start(
        WebApplication app, Settings settings, IReadOnlyList<(ProxyPlan Plan, ProxyOffer Offer)> plans, TextWriter to)
    {
        var proxies = new VendorProxies();
        foreach (var (plan, offer) in plans)
        {
            try
            {
                var (proxy, certificate) = proxies.Start(app, settings, plan);
                await to.WriteLineAsync($"\nThe {plan.Vendor} proxy listens on {proxy}. Unmodified clients use it with these variables:");
                foreach (var line in offer.Settings(proxy, certificate))
                {
                    await to.WriteLineAsync($"  {line}");
                }
            }
            catch (SocketException taken)
            {
                await proxies.DisposeAsync();
                throw new CommandFailure($"The {plan.Vendor} proxy cannot listen on port {plan.Port}: {taken.Message}. Give another port.", inner: taken);
            }
        }

        await to.FlushAsync();
        return proxies;
    }

    (string Proxy, string Certificate) Start(WebApplication app, Settings settings, ProxyPlan plan)
    {
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        using var authority = PrivateAuthority.In(settings.Data, now);
        var proxy = new VendorProxy(plan, authority.Issue(plan.Hosts, now), AddressOf(app), app.Services.GetRequiredService<ILogger<VendorProxy>>());
        proxy.Start();
        started.Add(proxy);
        return ($"http://127.0.0.1:{proxy.Port}", authority.Path);
    }

    /// <summary>The address at which this server takes requests from this machine.</summary>
    static IPEndPoint AddressOf(WebApplication app)
    {
        var listening = ListenAddress.ReadAll(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First())[0];
        var url = new Uri(listening.ForClients);
        return new(IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) ? address : IPAddress.Loopback, url.Port);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in started)
        {
            await proxy.DisposeAsync();
        }
    }
}
