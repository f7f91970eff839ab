using System.Globalization;
using Hostline.Core.Reasons;

namespace Hostline.Tests.Refusals;

/// <summary>Reasons that no request of the second dialect is answered with and none of its orders or messages shows, and why.</summary>
static partial class Scenarios
{
    public static readonly IReadOnlyDictionary<Reason, string> UnmetInTwilio = Because(
        ("None of its bodies has parts: bills are sent to our own API.",
        [
            Reason.MalformedForm, Reason.DocumentMissing, Reason.DocumentNotPdf, Reason.DocumentTooLarge, Reason.DocumentEmpty, Reason.DocumentDamaged,
            Reason.DocumentEncrypted, Reason.DocumentActiveContent, Reason.DocumentTooComplex, Reason.DocumentInfected, Reason.DocumentNotChecked,
            Reason.FilesNotTaken,
        ]),
        ("Parameters that it does not know are passed over.", [Reason.UnknownField]),
        ("It reads no idempotency key.", [Reason.IdempotencyKeyInvalid, Reason.IdempotencyKeyReused]),
        ("It has neither profiles, campaigns nor notifications, and the rules of a profile hold for messages of the first dialect alone.",
        [
            Reason.ProfileNotFound, Reason.ProfileInUse, Reason.DestinationsMissing, Reason.LinkNotFound, Reason.SettingExists, Reason.KeywordRepeated,
            Reason.CampaignNotFound, Reason.CampaignEnded, Reason.CampaignInUse, Reason.ReferenceTaken, Reason.NumberWithoutProfile,
            Reason.NumberHasCampaign, Reason.DestinationNotAllowed, Reason.ProfileDisabled,
        ]),
        ("The encoding of a message follows from its text.", [Reason.TextNotEncodable]),
        ("People, the desk and sandboxes have our own API.",
        [
            Reason.LastOwner, Reason.AlreadyMember, Reason.LastLead, Reason.SecondPrincipalNeeded, Reason.ProposalOver, Reason.ProposalOvertaken,
            Reason.ClockMoving, Reason.ClockBackwards, Reason.NoCall,
        ]),
        ("An order has one number, and its SID says which.", [Reason.NumberRepeated, Reason.NumberNotInOrder, Reason.NumberNotHosted]),
        ("Codes are spoken in a call; a call that does not get through has ended, and is no refusal. Only a live registry that sends its own codes, "
            + "and calls nobody, refuses one.", [Reason.NumberGetsNoSms, Reason.NumberTakesNoCall]),
        ("Holders decide on transfers elsewhere; what only says why an order continued is in its timeline.",
        [
            Reason.Allowlist, Reason.WindowElapsed, Reason.DisputeLifted, Reason.TokenWrong, Reason.TokenExpired, Reason.TransferDecided,
            Reason.TransferOver, Reason.ConsentOverdue,
        ]),
        ("A deleted order is 404.", [Reason.DeletedByCustomer]),
        ("An order past its letter is refused by its status, whichever that is.", [Reason.OrderActive]),
        ("A number that is off-boarded is 404 at once; what becomes of its route is in its timeline.",
            [Reason.RegistryUnreachable, Reason.ReleaseRefused, Reason.RoutingLost]),
        ("It is told in the account's events.", [Reason.MailNotDelivered]));

    /// <summary>The numbers with which the rows of the second dialect see a reason; the status is 0 where a message shows it.</summary>
    public static IEnumerable<(Reason Reason, int Status, int Code)> CodesInTwilio => All.Where(s => s.Interface == Second)
        .Select(s => (s.Reason, Told: s.Told.Split(' '))).Where(s => s.Told.Length == 2)
        .Select(s => (s.Reason, int.TryParse(s.Told[0], out var status) ? status : 0, int.Parse(s.Told[1], CultureInfo.InvariantCulture)));

    static Dictionary<Reason, string> Because(params IEnumerable<(string Why, Reason[] Reasons)> groups) =>
        groups.SelectMany(g => g.Reasons.Select(r => (r, g.Why))).ToDictionary(p => p.r, p => p.Why);
}
