using Hostline.Core.Reasons;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

/// <summary>
/// The table: every reason of the core, how it comes about and what is told of it. A new reason gets a row in the file of its
/// group: <see cref="Refused"/> when the Telnyx dialect answers with it, <see cref="Problem"/> when only Hostline's own API
/// does, <see cref="Ends"/> when it stands with a number of an order that had been accepted.
/// </summary>
static partial class Scenarios
{
    public static IEnumerable<Scenario> All => [.. Requests, .. Numbers, .. Ownership, .. Orders, .. Documents, .. Reviews, .. Endings, .. Sandboxes];

    /// <summary>Reasons without a row, each with why it can not be seen here.</summary>
    public static readonly IReadOnlyDictionary<Reason, string> Unseen = new Dictionary<Reason, string>
    {
        [Reason.TooManyRequests] = "Only the ninth of nine uploads that are under way at once is refused, and HttpClient shows no answer before it has sent all: this needs a raw socket.",
        [Reason.ConsentPending] = "Only a transfer between accounts asks a holder for consent, and none can be ordered yet.",
    };

    /// <param name="told">Status, code and place of the first error: "422 10016 /phone_numbers/0"; "body" is the pointer to all of it, "?name" a parameter, "-" no place.</param>
    static Scenario Refused(Reason reason, string told, Func<Stage, Task<Answered>> act) => new(reason, told, async stage => Seen.OfError(await act(stage)));

    /// <param name="told">Status and field: "409 -".</param>
    static Scenario Problem(Reason reason, string told, Func<Stage, Task<Answered>> act) => new(reason, told, async stage => Seen.OfProblem(await act(stage)));

    /// <param name="told">The order's status and its first number's: "failed failed_timeout". Both the answer and the webhook are looked at.</param>
    /// <param name="act">Gives the order.</param>
    static Scenario Ends(Reason reason, string told, Func<Stage, Task<string>> act) => new(reason, told, async stage => await stage.LookAt(await act(stage), reason));
}
