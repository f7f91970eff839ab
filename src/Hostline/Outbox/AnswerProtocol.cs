using Hostline.Core;
using Hostline.Core.Messages;
using Hostline.Core.Numbers;
using Hostline.Outgoing;

namespace Hostline.Outbox;

/// <summary>Why a URL gave no usable answer.</summary>
/// <param name="Code">In the dialect's own numbers.</param>
/// <param name="Url">The URL that failed.</param>
public sealed record AnswerFault(int Code, string Url);

/// <summary>One text to send back.</summary>
/// <param name="StatusUrl">Where its fate is reported; "" for where the number says.</param>
public sealed record TextBack(string Body, string StatusUrl = "");

/// <summary>What a URL answered: the texts to send back, or why there are none.</summary>
public sealed record TextAnswer(IReadOnlyList<TextBack> Texts, AnswerFault? Fault);

/// <summary>A dialect's way to ask a customer's URL what to answer to a text.</summary>
/// <param name="Interface">The dialect's name.</param>
/// <param name="CallbackKind">Its kind of destination for the fate of the answers.</param>
/// <param name="Request">Renders and signs the request; given what the URL before it did wrong, for the one that takes its place.</param>
/// <param name="Read">Reads an answer of a URL.</param>
public sealed record AnswerProtocol(
    string Interface, string CallbackKind, Func<TextMessage, string, string, AnswerFault?, Task<GuardedRequest>> Request,
    Func<Attempt, string, TextAnswer> Read);
