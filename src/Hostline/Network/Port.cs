namespace Hostline.Network;

/// <summary>A connection with the outside. Each has a sandbox side and possibly a real one; one contract suite tests both.</summary>
public abstract class Port
{
    /// <summary>Whether the other side ignores a call whose idempotency id it already knows.</summary>
    public virtual bool IsRepeatable => false;

    /// <summary>The outcome of an earlier call whose response was lost. If the side cannot be asked, it is unknown and the call is not repeated.</summary>
    public virtual Task<CallOutcome> ReadBack(Guid idempotencyId, CancellationToken cancellation) =>
        Task.FromResult<CallOutcome>(new CallOutcome.Unknown());
}

/// <summary>The outcome of a call with an effect outside.</summary>
public abstract record CallOutcome
{
    /// <summary>The other side accepted it.</summary>
    /// <param name="HasArrived">Whether it has reached its recipient; null while only the other side knows.</param>
    public sealed record Taken(string ExternalId, bool? HasArrived = null) : CallOutcome;

    /// <summary>The other side refused it permanently.</summary>
    public sealed record Refused(string Why) : CallOutcome;

    /// <summary>It was not done but may succeed later.</summary>
    public sealed record NotNow(string Why) : CallOutcome;

    /// <summary>The other side does not know it, so the call can be made.</summary>
    public sealed record NotThere : CallOutcome;

    /// <summary>It may have been done, and there is no way to find out.</summary>
    public sealed record Unknown : CallOutcome;
}

/// <summary>What the operator needs to know about a port.</summary>
/// <param name="Name">As <c>serve</c> and <c>doctor</c> print it.</param>
/// <param name="Settings">The variables that choose where it leads for live accounts.</param>
public sealed record PortDescriptor(string Name, string Question, string Sandbox, IReadOnlyList<string> Settings, string Checked, string Limits);
