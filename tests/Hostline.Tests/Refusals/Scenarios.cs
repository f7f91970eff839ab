using Hostline.Core.Reasons;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

/// <summary>
/// The table: every reason of the core, how it occurs and how it is reported. A new reason gets a row in the file of its group:
/// <see cref="Refused"/> if the Telnyx dialect answers with it, <see cref="Problem"/> if only Hostline's own API does,
/// <see cref="OfTwilio"/> if the Twilio dialect does (or an entry of <see cref="UnmetInTwilio"/> that says why it does not),
/// <see cref="Ends"/> if it appears with a number of an accepted order, <see cref="Announced"/> if it only says why something
/// continued.
/// </summary>
static partial class Scenarios
{
    /// <summary>The interfaces.</summary>
    public const string First = "telnyx", Second = "twilio", Ours = "hostline";

    public static IEnumerable<Scenario> All => [.. OfFirst, .. OfSecond];

    static IEnumerable<Scenario> OfFirst =>
        [.. Requests, .. Numbers, .. Campaigns, .. OfMessages, .. Ownership, .. Transfers, .. Orders, .. Documents, .. Reviews, .. Endings, .. Sandboxes,
        .. Letters, .. Team];

    static IEnumerable<Scenario> OfSecond =>
        [.. TwilioRequests, .. TwilioNumbers, .. TwilioOwnership, .. TwilioLetters, .. TwilioMessages, .. TwilioEndings];

    /// <param name="told">Status, code and place of the first error: "422 10016 /phone_numbers/0"; "body" is the pointer to the whole
    /// body, "?name" a parameter, "-" no place.</param>
    static Scenario Refused(Reason reason, string told, Func<Stage, Task<Answered>> act) => new(reason, told, async stage => Seen.OfError(await act(stage)));

    /// <param name="told">Status and field: "409 -".</param>
    static Scenario Problem(Reason reason, string told, Func<Stage, Task<Answered>> act) =>
        new(reason, told, async stage => Seen.OfProblem(await act(stage)), Ours);

    /// <param name="told">Status and code of the second dialect: "400 22115".</param>
    /// <param name="about">What its message names: the parameter, the number, the limit. "" where there is nothing to name.</param>
    static Scenario OfTwilio(Reason reason, string told, string about, Func<Stage, Task<Answered>> act) =>
        new(reason, told, async stage => Seen.OfTwilioError(await act(stage), about), Second);

    /// <param name="told">The order's status and its first number's: "failed failed_timeout". Both the answer and the webhook are
    /// checked.</param>
    /// <param name="act">Returns the order.</param>
    static Scenario Ends(Reason reason, string told, Func<Stage, Task<string>> act) =>
        new(reason, told, async stage => await stage.LookAt(await act(stage), reason)) { Order = act };

    /// <param name="told">The webhook's kind without the common prefix, and the order's status: "internal_transfer_auto_approved
    /// pending".</param>
    /// <param name="act">Returns the order.</param>
    static Scenario Announced(Reason reason, string told, Func<Stage, Task<string>> act) =>
        new(reason, told, async stage => await stage.Hear(await act(stage), reason));
}
