using System.Text.Json;
using Hostline.Core.Proposals;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;

namespace Hostline.Proposals;

/// <summary>
/// An act that needs two principals. A new kind is one class derived from <see cref="ProposedAct{T}"/>, and one line in <see cref="Acts"/>:
/// proposing, confirming, expiry, lists, pages and commands are the same for all.
/// </summary>
public abstract class ProposedAct
{
    /// <summary>Its name, as stored and in the API.</summary>
    public abstract string Kind { get; }

    /// <summary>
    /// The facts that the act depends on, in words for people: they are stored with the proposal, which can be confirmed only while they are
    /// unchanged. A refusal says why the act is not possible.
    /// </summary>
    public abstract Task<Outcome<string>> Look(Proposal proposal, World world);

    /// <summary>The act as a unit written by whoever confirms. The proposal's own row is added to it.</summary>
    public abstract Task<Decision<Proposal>> Carry(Proposal proposal, World world, Principal by);

    public static byte[] Pack<T>(T wanted) => JsonSerializer.SerializeToUtf8Bytes(wanted, Format);

    protected static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };
}

/// <typeparam name="T">The act's data; stored as JSON.</typeparam>
public abstract class ProposedAct<T> : ProposedAct where T : class
{
    public sealed override Task<Outcome<string>> Look(Proposal proposal, World world) => Look(proposal, world, Read(proposal));

    public sealed override Task<Decision<Proposal>> Carry(Proposal proposal, World world, Principal by) => Carry(proposal, world, Read(proposal), by);

    protected abstract Task<Outcome<string>> Look(Proposal proposal, World world, T wanted);

    protected abstract Task<Decision<Proposal>> Carry(Proposal proposal, World world, T wanted, Principal by);

    /// <summary>The decision of a verb, as that of its proposal.</summary>
    protected static Decision<Proposal> As<TVerb>(Decision<TVerb> decision, Proposal proposal) => new(
        decision.Outcome.Then(_ => proposal), decision.Unit, failed => decision.OnConflict?.Invoke(failed)?.Then(_ => proposal));

    protected static T Read(Proposal proposal) => JsonSerializer.Deserialize<T>(proposal.Payload, Format)
        ?? throw new InvalidOperationException($"The payload of proposal {proposal.Id} is empty.");
}
