using Hostline.Core.Messages;
using Hostline.Core.Numbers;
using Hostline.Outgoing;

namespace Hostline.Outbox;

/// <param name="Code">One of the dialect's own error codes.</param>
public sealed record AnswerFault(int Code, string Url);

/// <param name="StatusUrl">The URL for its status reports; "" for the number's own.</param>
public sealed record TextBack(string Body, string StatusUrl = "");

/// <summary>The response of a URL: the replies to send, or why there are none.</summary>
public sealed record TextAnswer(IReadOnlyList<TextBack> Texts, AnswerFault? Fault);

/// <summary>How a dialect asks a customer's URL for replies to a text.</summary>
/// <param name="Interface">The dialect's name.</param>
/// <param name="CallbackKind">Its kind of destination for status reports about the replies.</param>
/// <param name="Request">Renders and signs the request; for a fallback URL, it gets the fault of the previous URL.</param>
public sealed record AnswerProtocol(
    string Interface, string CallbackKind, Func<TextMessage, string, string, AnswerFault?, Task<GuardedRequest>> Request,
    Func<Attempt, string, TextAnswer> Read);
