using Hostline.Core.Worlds;
using Hostline.Outgoing;

namespace Hostline.Server;

/// <summary>The present rules for receivers' URLs in each kind of world.</summary>
public sealed class Reach
{
    readonly OpenMode open;
    readonly AddressPolicy live, closed, opened;

    public Reach(Settings settings, OpenMode open)
    {
        this.open = open;
        live = AddressPolicy.PublicOnly with { Blocked = AddressPolicy.OwnAddresses(), Private = settings.Receivers.Live };
        closed = live with { Private = settings.Receivers.Sandboxes };
        opened = closed with { AllowLoopback = true, AllowLoopbackByName = false, AllowHttp = true, Blocked = [] };
    }

    /// <summary>For attempts to a URL that was accepted.</summary>
    public AddressPolicy Live => live;

    /// <summary>See <see cref="Live"/>.</summary>
    public AddressPolicy Sandboxes => open.ReachesLoopback ? opened : closed;

    /// <summary>For a URL in a request. A request from another machine cannot name this machine's loopback, whoever sends it.</summary>
    public AddressPolicy Of(World world, HttpRequest request) =>
        world.IsLive ? live : open.ReachesLoopback && open.WhyClosedTo(request) is not null ? opened with { AllowLoopback = false } : Sandboxes;
}
