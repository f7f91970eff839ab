using Hostline.Network.Lookup;
using Hostline.Network.Probing;
using Hostline.Network.Registry;
using Hostline.Network.Texting;
using Hostline.Network.Voice;
using Hostline.Outgoing;

namespace Hostline.Network;

/// <summary>
/// A connection with a real network, made from settings. A new one is a class beside its sides in <c>Network</c>, with a
/// <see cref="GatewayKind"/> in <see cref="InstalledGateways"/>. Each side is made once for the whole process.
/// </summary>
public abstract class Gateway
{
    /// <summary>Where it leads, for people. Contains no secret.</summary>
    public abstract string Place { get; }

    /// <param name="option">What follows the gateway's name in the port's variable, after a colon; null for nothing.</param>
    public virtual LineLookup LineLookup(string? option, IServiceProvider parts) => throw new NotSupportedException();

    /// <inheritdoc cref="LineLookup"/>
    public virtual TextSender TextSender(string? option, IServiceProvider parts) => throw new NotSupportedException();

    /// <inheritdoc cref="LineLookup"/>
    public virtual VoiceVerifier VoiceVerifier(string? option, IServiceProvider parts) => throw new NotSupportedException();

    /// <inheritdoc cref="LineLookup"/>
    public virtual RoutingRegistry RoutingRegistry(string? option, IServiceProvider parts) => throw new NotSupportedException();

    /// <inheritdoc cref="LineLookup"/>
    public virtual CapabilityProbe CapabilityProbe(string? option, IServiceProvider parts) => throw new NotSupportedException();

    /// <summary>Whether it sends its own codes for the numbers that it routes.</summary>
    public virtual bool SendsCodes => false;

    /// <summary>Checks that the gateway has the settings that one port needs, beyond those for any port.</summary>
    /// <exception cref="ArgumentException">A setting is missing; the message names it.</exception>
    public virtual void Require(PortKind port)
    {
    }

    /// <summary>Reads a request that claims to come from the gateway: webhooks about numbers. Null if the gateway sends none.</summary>
    public virtual GatewayNews? Hear(GatewayRequest request) => null;

    /// <summary>Reads a request in which a call asks what to say. Null if it is not genuine, or if the gateway places no such calls.</summary>
    /// <param name="path">The path after the gateway's name.</param>
    public virtual CallStep? HearCall(string path, GatewayRequest request, IServiceProvider parts) => null;

    /// <summary>For <c>doctor</c>: whether the gateway can be reached and accepts our credentials. Changes nothing there.</summary>
    public abstract Task<GatewayCheck> Check(GatewayHttp http, CancellationToken cancellation);
}

/// <param name="Url">As the gateway called it: our public address, the path and the query.</param>
/// <param name="Header">A header's value; null if it is missing.</param>
/// <param name="Now">Real time.</param>
public sealed record GatewayRequest(string Url, Func<string, string?> Header, byte[] Body, DateTimeOffset Now);

/// <summary>A gateway's webhook: which numbers to look up again. Their state is then read from the gateway itself.</summary>
/// <param name="IsGenuine">Whether its signature is valid.</param>
public sealed record GatewayNews(bool IsGenuine, IReadOnlyList<Core.Numbers.PhoneNumber> Numbers)
{
    public static readonly GatewayNews Forged = new(false, []);

    /// <summary>What it reports about a text; null for nothing.</summary>
    public HeardText? Text { get; init; }
}

/// <param name="NextStep">Empty if it works.</param>
public sealed record GatewayCheck(bool Works, string Told, string NextStep = "");

/// <param name="Name">As in the ports' variables.</param>
/// <param name="Settings">Its own variables.</param>
/// <param name="Read">Makes it from the environment, as read by <see cref="Configuration.Setting.Exact"/>. Throws an ArgumentException whose message
/// names the variable and never contains its value.</param>
public sealed record GatewayKind(
    string Name, IReadOnlyList<PortKind> Serves, IReadOnlyList<string> Settings, Func<Func<string, string?>, Gateway> Read);

/// <summary>
/// The HTTP client for gateways. The operator chose its URLs, so they may lead to this machine or into a private network, where plain http is
/// allowed too; elsewhere only https is called.
/// </summary>
public sealed class GatewayHttp(TimeProvider time) : IDisposable
{
    static readonly AddressPolicy Policy = AddressPolicy.PublicOnly with
    {
        Private = PrivateReceivers.Read("127.0.0.0/8 ::1 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 fc00::/7").Sandboxes,
    };

    public GuardedHttp Guarded { get; } = new(Policy, time);

    public void Dispose() => Guarded.Dispose();
}
