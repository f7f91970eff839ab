using Hostline.Core;
using Hostline.Core.Numbers;
using Hostline.Outgoing;

namespace Hostline.Outbox;

/// <summary>A text that a number of an account got.</summary>
/// <param name="Id">That of the message; the same at each repetition.</param>
/// <param name="Account">The account that uses the number.</param>
/// <param name="From">Who sent it, in +E.164 form.</param>
public sealed record IncomingText(MessageId Id, AccountId Account, string From, PhoneNumber To, string Text);

/// <summary>Why a URL gave no usable answer.</summary>
/// <param name="Code">In the dialect's own numbers.</param>
/// <param name="Url">The URL that failed.</param>
public sealed record AnswerFault(int Code, string Url);

/// <summary>What a URL answered: the texts to send back, or why there are none.</summary>
public sealed record TextAnswer(IReadOnlyList<string> Texts, AnswerFault? Fault);

/// <summary>A dialect's way to ask a customer's URL what to answer to a text.</summary>
/// <param name="Request">Renders and signs the request; given what the URL before it did wrong, for the one that takes its place.</param>
/// <param name="Read">Reads an answer of a URL.</param>
public sealed record AnswerProtocol(Func<IncomingText, string, string, AnswerFault?, Task<GuardedRequest>> Request, Func<Attempt, string, TextAnswer> Read);
