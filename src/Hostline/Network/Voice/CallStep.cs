using Hostline.Core.Ownership;

namespace Hostline.Network.Voice;

/// <summary>One request of a gateway during a call: what has happened in it, and what is to be done next.</summary>
/// <param name="Call">The verification call; null for a code that is only spoken.</param>
/// <param name="Reports">What has happened, from the call as it is.</param>
/// <param name="Answer">What the gateway is answered, from the call as it is afterwards; null if there is none.</param>
public sealed record CallStep(
    CallId? Call, Func<VerificationCall, IReadOnlyList<CallReport>> Reports, Func<VerificationCall?, string> Answer, string ContentType);
