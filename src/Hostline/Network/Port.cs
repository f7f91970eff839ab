namespace Hostline.Network;

/// <summary>A way to the outside. Each has a sandbox's side and, where there is one, a real one; both pass one contract suite.</summary>
public abstract class Port
{
    /// <summary>The other side does nothing when it is asked again under an idempotency id that it knows.</summary>
    public virtual bool IsRepeatable => false;

    /// <summary>What became of an earlier call whose answer was lost. A side that cannot be asked says unknown, and is not called again.</summary>
    public virtual Task<CallOutcome> ReadBack(Guid idempotencyId, CancellationToken cancellation) =>
        Task.FromResult<CallOutcome>(new CallOutcome.Unknown());
}

/// <summary>How a call that does something out there has ended.</summary>
public abstract record CallOutcome
{
    /// <summary>The other side has it.</summary>
    /// <param name="ExternalId">Its own name for it.</param>
    public sealed record Taken(string ExternalId) : CallOutcome;

    /// <summary>It will not do it, however often it is asked.</summary>
    public sealed record Refused(string Why) : CallOutcome;

    /// <summary>It has not done it and may do it later.</summary>
    public sealed record NotNow(string Why) : CallOutcome;

    /// <summary>It has never heard of it: the call can be made.</summary>
    public sealed record NotThere : CallOutcome;

    /// <summary>It may have done it, and nobody can tell.</summary>
    public sealed record Unknown : CallOutcome;
}

/// <summary>What the host's operator has to know of a port.</summary>
/// <param name="Name">As <c>serve</c> and <c>doctor</c> print it.</param>
/// <param name="Question">What the program asks by it.</param>
/// <param name="Sandbox">What stands behind it for a sandbox.</param>
/// <param name="Settings">The variables that choose what stands behind it for live accounts.</param>
/// <param name="Checked">What <c>doctor</c> checks of it.</param>
/// <param name="Limits">What it cannot do.</param>
public sealed record PortDescriptor(string Name, string Question, string Sandbox, IReadOnlyList<string> Settings, string Checked, string Limits);
