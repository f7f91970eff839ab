using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Orders;
using Hostline.Ownership;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Twilio.Orders;

sealed record VerificationAct(bool Begins, string? Code);

/// <summary>The verification of ownership: by a call in either direction, or by a bill (contract §4.3, §8).</summary>
sealed class Verification(PlaceCall calls, CheckCodes codes, BeginBillProof bills, IdentityDocuments documents, DescribeHosting describe)
{
    const int CodeAtMost = 32;

    /// <summary>Reads <c>Status</c> and <c>VerificationCode</c>. Customers can set only one status.</summary>
    public static VerificationAct Read(Fields fields, bool isStatusRequired)
    {
        var status = fields.Text("Status", isStatusRequired) is { Length: > 0 } given ? given : null;
        if (status is not (null or Words.PendingVerification))
        {
            fields.Refuse(Words.PhaseOf(status) is null ? Reason.UnknownValue : Reason.WrongState, "Status",
                Words.PhaseOf(status) is null ? $"Status must be one of {string.Join(", ", Words.OfStatuses)}."
                    : $"Status cannot be set to {status}; only {Words.PendingVerification} can be set by a customer.");
        }

        return new(status is not null, fields.Filled("VerificationCode", CodeAtMost));
    }

    /// <summary>A proof by bill needs a document of the same account that is a bill.</summary>
    public async Task CheckIntended(AccountId owner, Fields fields, IntendedProof intended)
    {
        if (intended is { Method: ProofMethod.Bill, Document: null })
        {
            fields.Refuse(Reason.ProofDocumentInvalid, "VerificationDocumentSid", "VerificationDocumentSid is required when VerificationType is phone-bill.");
        }
        else if (intended.Document is { } id && fields.Has("VerificationDocumentSid")
            && (await documents.Find(id) is not { Type: IdentityDocumentType.PhoneBill } known || known.Account != owner))
        {
            fields.Refuse(Reason.ProofDocumentInvalid, "VerificationDocumentSid", "VerificationDocumentSid is no bill of this account.");
        }
    }

    /// <summary>
    /// Checks the code or begins the verification, and stores the update's notes in the same unit: a refused update changes nothing and places
    /// no call.
    /// </summary>
    /// <returns>The order as that left it; after a code, still without its verdict.</returns>
    public async Task<Outcome<ListedHosting>> Do(Caller caller, ListedHosting found, OrderUpdate update)
    {
        var (order, hosting, notes) = (found.Order.Id, found.Hosting.Id, new WantedNotes(found.Hosting.Id, update.Edit));
        if (update.Act.Code is { } code)
        {
            return await Enter(caller, found, code, notes) is { } wrong ? wrong : Left(found.Order);
        }

        if (!update.Act.Begins)
        {
            return (await describe.For(caller, order, notes)).Then(_ => Left(found.Order));
        }

        var how = update.Edit(found.Particulars).Proof;
        return (how is { Method: ProofMethod.Bill, Document: { } bill } ? await bills.For(caller, order, hosting, bill, notes)
            : await Call(caller, found, how, notes)).Then(Left);

        ListedHosting Left(Order now) => new(now, now.Hostings.First(h => h.Id == hosting), update.Edit(found.Particulars));
    }

    /// <summary>If no call is possible, the refusal is about the status that requests one.</summary>
    async Task<Outcome<Order>> Call(Caller caller, ListedHosting found, IntendedProof how, WantedNotes notes)
    {
        var placed = await calls.For(caller, found.Order.Id, found.Hosting.Id, new(how.Extension, how.DelaySeconds), notes);
        return placed.IsRefused && placed.Refusals[0].Reason == Reason.NoGateway ? placed.Refusals[0] with { Field = "/Status" } : placed;
    }

    async Task<Refusal?> Enter(Caller caller, ListedHosting found, string code, WantedNotes notes)
    {
        if (found.Phase != HostingPhase.Proving)
        {
            return new(Reason.CodeNotPossible, Detail: $"The order is {Words.Of(found.Phase)}; a code can be verified only while it is pending-verification.");
        }

        var checkedCodes = await codes.Of(caller, found.Order.Id, [new(found.Hosting.Number.ToString(), code)], notes);
        return checkedCodes.IsRefused ? checkedCodes.Refusals[0]
            : checkedCodes.Value![0] is { Verdict: CodeVerdict.Rejected, Why: { } why } ? new(why, "/VerificationCode")
            : null;
    }
}
