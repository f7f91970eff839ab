using Hostline.Core.Reasons;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

/// <summary>
/// The table: every reason of the core, how it comes about and what is told of it. A new reason gets a row in the file of its
/// group: <see cref="Refused"/> when the Telnyx dialect answers with it, <see cref="Problem"/> when only Hostline's own API
/// does, <see cref="Ends"/> when it stands with a number of an order that had been accepted, <see cref="Announced"/> when it only
/// tells why something went on.
/// </summary>
static partial class Scenarios
{
    public static IEnumerable<Scenario> All => [.. Requests, .. Numbers, .. Campaigns, .. Ownership, .. Transfers, .. Orders, .. Documents, .. Reviews, .. Endings, .. Sandboxes];

    /// <param name="told">Status, code and place of the first error: "422 10016 /phone_numbers/0"; "body" is the pointer to all of it, "?name" a parameter, "-" no place.</param>
    static Scenario Refused(Reason reason, string told, Func<Stage, Task<Answered>> act) => new(reason, told, async stage => Seen.OfError(await act(stage)));

    /// <param name="told">Status and field: "409 -".</param>
    static Scenario Problem(Reason reason, string told, Func<Stage, Task<Answered>> act) => new(reason, told, async stage => Seen.OfProblem(await act(stage)));

    /// <param name="told">The order's status and its first number's: "failed failed_timeout". Both the answer and the webhook are looked at.</param>
    /// <param name="act">Gives the order.</param>
    static Scenario Ends(Reason reason, string told, Func<Stage, Task<string>> act) => new(reason, told, async stage => await stage.LookAt(await act(stage), reason));

    /// <param name="told">The webhook's kind without what all begin with, and the order's status: "internal_transfer_auto_approved pending".</param>
    /// <param name="act">Gives the order.</param>
    static Scenario Announced(Reason reason, string told, Func<Stage, Task<string>> act) => new(reason, told, async stage => await stage.Hear(await act(stage), reason));
}
