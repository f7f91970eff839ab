using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Network.Registry;
using Hostline.Storage.Tables;

namespace Hostline.Network.Upstream;

/// <summary>Whether the upstream host has an order of ours.</summary>
public abstract record UpstreamFound
{
    public sealed record There(string Id) : UpstreamFound;

    public sealed record NotThere : UpstreamFound;

    /// <summary>It refuses an order.</summary>
    public sealed record Refused(Reason Why) : UpstreamFound;

    /// <summary>It did not answer, or the answer does not tell.</summary>
    public sealed record Unreachable : UpstreamFound
    {
        /// <summary>It answered, but refuses our credentials.</summary>
        public bool IsUnauthorized { get; init; }

        public static Unreachable Of(GatewayAnswer answer) => new() { IsUnauthorized = answer.IsUnauthorized };
    }
}

public enum UpstreamPhase
{
    Unreachable,
    /// <summary>It answered, but refuses our credentials.</summary>
    Unauthorized,
    /// <summary>It waits for the proof of ownership.</summary>
    Unproven,
    /// <summary>It waits for letter and bill.</summary>
    Undocumented,
    /// <summary>The upstream host or the carrier has to act.</summary>
    UnderWay,
    Active,
    Failed,
    /// <summary>It waits for something that only people can settle with the upstream host.</summary>
    Stuck,
    /// <summary>It was deleted, or the number was released.</summary>
    Gone,
}

/// <param name="Answer">What the registry answers about a failed order.</param>
/// <param name="Why">The upstream host's own word for a failure, for people.</param>
public sealed record UpstreamStanding(UpstreamPhase Phase, RegistryAnswer Answer = RegistryAnswer.Pending, string Why = "")
{
    /// <summary>For a response that does not give the state of the order.</summary>
    public static UpstreamStanding Failed(GatewayAnswer answer) => new(answer.IsUnauthorized ? UpstreamPhase.Unauthorized : UpstreamPhase.Unreachable);

    /// <summary>Why the order could not be read; null if it could.</summary>
    public RegistryAnswer? Unread => Phase switch
    {
        UpstreamPhase.Unreachable => RegistryAnswer.Unreachable,
        UpstreamPhase.Unauthorized => RegistryAnswer.Unauthorized,
        _ => null,
    };
}

public enum CodeAnswer
{
    Right,
    Wrong,
    Unreachable,
}

/// <summary>The newest letter and bill of an order; null if missing.</summary>
public sealed record Papers(byte[]? Letter, byte[]? Bill);

public delegate Task<Papers> ReadPapers(OrderId order, CancellationToken cancellation);

/// <summary>Reads the bill by which ownership of a hosting was proven; null if it was not proven by one.</summary>
public delegate Task<byte[]?> ReadProof(HostingId hosting, CancellationToken cancellation);

/// <summary>
/// A host of which this one is a customer, and which routes numbers here: one order there for each hosting here. Every call can be repeated,
/// except sending a code.
/// </summary>
public abstract class UpstreamHost
{
    public abstract string Name { get; }

    /// <summary>Looks for an open or active order that we have placed for this hosting, by our own reference.</summary>
    public abstract Task<UpstreamFound> Find(UpstreamOrder order, CancellationToken cancellation);

    /// <summary>Places an order. Called only if <see cref="Find"/> has found none.</summary>
    public abstract Task<UpstreamFound> Place(UpstreamOrder order, CancellationToken cancellation);

    public abstract bool SendsBy(CodeMethod method);

    /// <summary>Has the upstream host send its code to the number.</summary>
    public abstract Task<CallOutcome> SendCode(UpstreamOrder order, CodeMethod method, CancellationToken cancellation);

    /// <summary>Enters the code that the callee has told the customer.</summary>
    public abstract Task<CodeAnswer> CheckCode(UpstreamOrder order, string code, CancellationToken cancellation);

    /// <inheritdoc cref="CodeSource.AsksForKeys"/>
    public virtual bool AsksForKeys => false;

    /// <inheritdoc cref="CodeSource.Read"/>
    public virtual Task<ForeignProof> ReadProof(UpstreamOrder order, CancellationToken cancellation) => Task.FromResult(ForeignProof.Unknown);

    public abstract Task<UpstreamStanding> Read(UpstreamOrder order, CancellationToken cancellation);

    /// <returns>Whether the upstream host has them.</returns>
    public abstract Task<bool> HandOn(UpstreamOrder order, Papers papers, CancellationToken cancellation);

    /// <summary>Hands on the bill by which ownership was proven here. Refused by interfaces that take none.</summary>
    /// <returns>Taken with the upstream host's id of it.</returns>
    public virtual Task<CallOutcome> HandOnBill(byte[] bill, CancellationToken cancellation) =>
        Task.FromResult<CallOutcome>(new CallOutcome.Refused("its interface takes no bills"));

    /// <summary>Has that bill prove ownership there. Can be repeated.</summary>
    /// <returns>Whether the upstream host answered.</returns>
    public virtual Task<bool> ProveByBill(UpstreamOrder order, string bill, CancellationToken cancellation) => Task.FromResult(true);

    /// <summary>Cancels an open order, or releases its active number.</summary>
    /// <returns>Whether the upstream host accepted it.</returns>
    public abstract Task<bool> Release(UpstreamOrder order, UpstreamStanding standing, CancellationToken cancellation);

    /// <summary>Releases a number that is active in our account there although no order of ours is known.</summary>
    /// <returns>Whether the upstream host accepted it.</returns>
    public abstract Task<bool> Release(PhoneNumber number, CancellationToken cancellation);

    /// <summary>Whether the number is active in our account there.</summary>
    public abstract Task<RoutedTo> Route(PhoneNumber number, CancellationToken cancellation);
}
