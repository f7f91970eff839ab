using Hostline.Core.Ownership;

namespace Hostline.Network.Voice;

/// <summary>One request of a gateway during a call: what has happened in it, and what to do next.</summary>
/// <param name="Call">The verification call; null for a code that is only spoken.</param>
/// <param name="Reports">Gets the call and returns what has happened.</param>
/// <param name="Answer">Gets the call afterwards and returns the response for the gateway; null if there is none.</param>
public sealed record CallStep(
    CallId? Call, Func<VerificationCall, IReadOnlyList<CallReport>> Reports, Func<VerificationCall?, string> Answer, string ContentType);
