using Hostline.Core.Alarms;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Network.Registry;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Network.Upstream;

/// <summary>
/// An upstream host as the routing registry: a route is a hosted-number order there, with letter and bill, and ends with its cancellation or
/// the release of its number (docs/operations/gateways/upstream.md).
/// </summary>
sealed class UpstreamRegistry(UpstreamHost host, ReadPapers papers, ReadProof proof, Database database, CommitQueue queue, ILogger<UpstreamRegistry> log)
    : RoutingRegistry
{
    readonly UpstreamBook book = new(host, database, queue);

    public override CodeSource Codes { get; } = new UpstreamCodes(host, new(host, database, queue));

    public override string Name => host.Name;

    public override Task<RegistryAnswer> Publish(ClaimedRoute route, CancellationToken cancellation) =>
        route.Hosting is { } hosting ? Order(route, hosting, cancellation) : Release(route, cancellation);

    async Task<RegistryAnswer> Order(ClaimedRoute route, HostingId hosting, CancellationToken cancellation)
    {
        var (order, found) = await book.Reach(hosting, route.Order, route.Number, cancellation);
        if (order is null)
        {
            // The refusal is returned when the route is read back.
            return found is UpstreamFound.Refused ? RegistryAnswer.Pending : Failure(found);
        }

        var standing = await host.Read(order, cancellation);
        return standing.Unread ?? standing.Phase switch
        {
            UpstreamPhase.Undocumented => Received(await host.HandOn(order, await papers(route.Order, cancellation), cancellation)),
            UpstreamPhase.Unproven when await proof(hosting, cancellation) is { } bill => await Prove(order, bill, cancellation),
            _ => RegistryAnswer.Pending,
        };
    }

    /// <summary>Ownership was proven by a bill here, so no code was asked for there. Whether the bill is taken is read back.</summary>
    async Task<RegistryAnswer> Prove(UpstreamOrder order, byte[] bill, CancellationToken cancellation)
    {
        var known = order.Bill;
        if (known is null)
        {
            var sent = await host.HandOnBill(bill, cancellation);
            if (sent is not CallOutcome.Taken taken)
            {
                return sent is CallOutcome.Refused ? RegistryAnswer.Pending : RegistryAnswer.Unreachable;
            }

            known = taken.ExternalId;
            await queue.Write(UpstreamTable.SetBill(new Unit(), order.Hosting, known));
        }

        return Received(await host.ProveByBill(order, known, cancellation));
    }

    static RegistryAnswer Failure(UpstreamFound found) =>
        found is UpstreamFound.Unreachable { IsUnauthorized: true } ? RegistryAnswer.Unauthorized : RegistryAnswer.Unreachable;

    static RegistryAnswer Received(bool isReceived) => isReceived ? RegistryAnswer.Pending : RegistryAnswer.Unreachable;

    async Task<RegistryAnswer> Release(ClaimedRoute route, CancellationToken cancellation)
    {
        if (await book.Newest(route.Number) is not { } order)
        {
            return Received(await ReleaseUnordered(PhoneNumber.FromDigits(route.Number), cancellation));
        }

        return await Known(order, cancellation) switch
        {
            ({ ExternalId: null }, _) => RegistryAnswer.Pending,
            ({ } known, _) => await Release(known, cancellation),
            (_, { } found) => Failure(found),
            _ => RegistryAnswer.Unreachable,
        };
    }

    /// <summary>
    /// Releases the number itself. The order's row was deleted when the order was found to have ended, but the number may still be here if a
    /// release is repeated.
    /// </summary>
    async Task<bool> ReleaseUnordered(PhoneNumber number, CancellationToken cancellation) => await host.Route(number, cancellation) switch
    {
        RoutedTo.Here => await host.Release(number, cancellation),
        RoutedTo.Elsewhere => true,
        _ => false,
    };

    /// <summary>
    /// The order with its id, or without one if there is none upstream: it may have been placed and the response lost. Null if that cannot be
    /// determined now, with the answer.
    /// </summary>
    async Task<(UpstreamOrder? Order, UpstreamFound? Found)> Known(UpstreamOrder order, CancellationToken cancellation) =>
        order.ExternalId is not null ? (order, null) : await host.Find(order, cancellation) switch
        {
            UpstreamFound.There there => (order with { ExternalId = there.Id }, there),
            UpstreamFound.NotThere none => (order, none),
            var unknown => (null, unknown),
        };

    public override async Task Abandon(HostingId hosting, CancellationToken cancellation)
    {
        if (await database.One(UpstreamTable.Of, UpstreamTable.Read, hosting) is not { } order || (await Known(order, cancellation)).Order is not { } known)
        {
            return;
        }

        var isGone = known.ExternalId is null || (await host.Read(known, cancellation)).Phase is UpstreamPhase.Gone or UpstreamPhase.Failed;
        await (isGone ? book.Forget(hosting) : Release(known, cancellation));
    }

    async Task<RegistryAnswer> Release(UpstreamOrder order, CancellationToken cancellation)
    {
        var standing = await host.Read(order, cancellation);
        return standing.Unread
            ?? Received(standing.Phase is UpstreamPhase.Gone or UpstreamPhase.Failed || await host.Release(order, standing, cancellation));
    }

    public override Task<RegistryAnswer> Read(ClaimedRoute route, CancellationToken cancellation) =>
        route.Hosting is { } hosting ? ReadOrder(route, hosting, cancellation) : ReadRelease(route, cancellation);

    async Task<RegistryAnswer> ReadOrder(ClaimedRoute route, HostingId hosting, CancellationToken cancellation)
    {
        if (await book.Find(hosting) is not { } order)
        {
            // Publishing has reported that it was refused.
            return RegistryAnswer.Unable;
        }

        var standing = await host.Read(order, cancellation);
        switch (standing.Phase)
        {
            case UpstreamPhase.Active:
                return RegistryAnswer.Confirmed;
            case UpstreamPhase.Unreachable or UpstreamPhase.Unauthorized:
                return standing.Unread!.Value;
            case UpstreamPhase.Failed:
                return standing.Answer;
            case UpstreamPhase.Gone:
                return RegistryAnswer.Unable;
            case UpstreamPhase.Unproven or UpstreamPhase.Stuck:
                await Tell(route, standing);
                return RegistryAnswer.Pending;
            default:
                return RegistryAnswer.Pending;
        }
    }

    async Task<RegistryAnswer> ReadRelease(ClaimedRoute route, CancellationToken cancellation)
    {
        if (await book.Newest(route.Number) is not { } order)
        {
            return RegistryAnswer.Confirmed;
        }

        var standing = order.ExternalId is null ? new(UpstreamPhase.Gone) : await host.Read(order, cancellation);
        if (standing.Phase is UpstreamPhase.Gone or UpstreamPhase.Failed)
        {
            await book.Forget(order.Hosting);
            return RegistryAnswer.Confirmed;
        }

        return standing.Unread ?? (standing.Phase == UpstreamPhase.Stuck ? RegistryAnswer.Refused : RegistryAnswer.Pending);
    }

    /// <summary>Raises an alarm: only the operator, who is the customer there, can settle it; the order continues afterwards.</summary>
    async Task Tell(ClaimedRoute route, UpstreamStanding standing)
    {
        var number = PhoneNumber.FromDigits(route.Number);
        log.LogWarning("The order for {Number} waits at {Host}: {Why}.", number, host.Name, standing.Why);
        var now = await database.Now();
        await queue.Write(AlarmTable.Raise(new Unit(), new(AlarmKind.Upstream, route.World, number.ToString(), route.Account, route.Order,
            $"The order for {number} waits at {host.Name}: "
                + $"{(standing.Phase == UpstreamPhase.Unproven ? "ownership is not proven there" : standing.Why)}. Settle it there; it then continues."),
            now, now));
    }

    public override Task<RoutedTo> Find(WorldId world, PhoneNumber number, CancellationToken cancellation) => host.Route(number, cancellation);
}
