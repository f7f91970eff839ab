using System.Net.Http.Headers;
using System.Text.Json;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Network.Registry;
using Hostline.Network.Upstream;
using Hostline.Storage.Tables;

namespace Hostline.Network.Twilio;

/// <summary>The signer of the letters that the upstream host sends out by e-mail.</summary>
/// <param name="Address">The SID of the owner's address in our account there.</param>
sealed record LetterSigner(string Address, string Email, string Title, string Phone);

/// <summary>Hosted-number orders of this API, one for each number, found by a unique name that we give them.</summary>
/// <param name="callback">The URL for announcements of changes; null for none.</param>
/// <param name="takesTexts">Whether texts to the numbers are also delivered there.</param>
sealed class TwilioUpstream(TwilioApi api, LetterSigner signer, Func<string?> callback, bool takesTexts) : UpstreamHost
{
    /// <summary>The vendor's texts for failures that correspond to a reason of ours.</summary>
    static readonly (string Part, RegistryAnswer Answer)[] Texts =
    [
        ("already enabled for messaging", RegistryAnswer.AlreadyHosted),
        ("carrier information is unavailable", RegistryAnswer.IneligibleCarrier),
        (ReasonCatalog.Of(Reason.AlreadyHosted).Sentence, RegistryAnswer.AlreadyHosted),
        (ReasonCatalog.Of(Reason.IneligibleCarrier).Sentence, RegistryAnswer.IneligibleCarrier),
        (ReasonCatalog.Of(Reason.CarrierRejected).Sentence, RegistryAnswer.Refused),
        (ReasonCatalog.Of(Reason.CarrierTimeout).Sentence, RegistryAnswer.TimedOut),
        (ReasonCatalog.Of(Reason.NumberNotFound).Sentence, RegistryAnswer.NotFound),
        (ReasonCatalog.Of(Reason.ActivationFailed).Sentence, RegistryAnswer.Unable),
    ];

    const string ByBill = "phone-bill";

    string Orders => api.Hosts.Preview + "/HostedNumbers/HostedNumberOrders";

    string Incoming => $"{api.Hosts.Api}/2010-04-01/Accounts/{api.Account}/IncomingPhoneNumbers";

    public override string Name => "twilio";

    static string ReferenceOf(UpstreamOrder order) => "hostline-" + order.Hosting;

    public override async Task<UpstreamFound> Find(UpstreamOrder order, CancellationToken cancellation)
    {
        var answer = await api.Get($"{Orders}?UniqueName={ReferenceOf(order)}", cancellation);
        return !answer.IsDone || answer.Member("items") is not { ValueKind: JsonValueKind.Array } items ? UpstreamFound.Unreachable.Of(answer)
            : items.GetArrayLength() == 0 ? new UpstreamFound.NotThere()
            : new UpstreamFound.There(items[0].GetProperty("sid").GetString()!);
    }

    public override async Task<UpstreamFound> Place(UpstreamOrder order, CancellationToken cancellation)
    {
        var answer = await api.Post(Orders,
        [
            ("PhoneNumber", PhoneNumber.FromDigits(order.Number).ToString()), ("SmsCapability", "true"), ("UniqueName", ReferenceOf(order)),
            .. callback() is { } url ? [("StatusCallbackUrl", url), ("StatusCallbackMethod", "POST")] : Array.Empty<(string, string)>(),
            .. takesTexts && callback() is { } texts ? [("SmsUrl", texts), ("SmsMethod", "POST")] : Array.Empty<(string, string)>(),
        ], cancellation);
        return answer.IsDone && answer.TextOf("sid") is { } sid ? new UpstreamFound.There(sid)
            : answer.IsRefusal ? new UpstreamFound.Refused(CodeOf(answer) == 22110 ? Reason.IneligibleCarrier : Reason.ActivationFailed)
            : UpstreamFound.Unreachable.Of(answer);
    }

    static int? CodeOf(GatewayAnswer answer) => answer.Member("code") is { ValueKind: JsonValueKind.Number } code ? code.GetInt32() : null;

    /// <summary>This API verifies by calls only.</summary>
    public override bool SendsBy(CodeMethod method) => method == CodeMethod.Call;

    public override async Task<CallOutcome> SendCode(UpstreamOrder order, CodeMethod method, CancellationToken cancellation)
    {
        var answer = await api.Post($"{Orders}/{order.ExternalId}", [("Status", "pending-verification")], cancellation);
        return answer.IsDone ? new CallOutcome.Taken(LastCall(answer) ?? order.ExternalId!)
            : answer.IsUnsent || answer.Status is 429 or 503 ? new CallOutcome.NotNow(answer.Words)
            : answer.Status is >= 400 and < 500 ? new CallOutcome.Refused(answer.Words)
            : new CallOutcome.Unknown();
    }

    static string? LastCall(GatewayAnswer answer) => answer.Member("verification_call_sids") is { ValueKind: JsonValueKind.Array } calls
        && calls.GetArrayLength() > 0 ? calls[calls.GetArrayLength() - 1].GetString() : null;

    public override async Task<CodeAnswer> CheckCode(UpstreamOrder order, string code, CancellationToken cancellation)
    {
        var answer = await api.Post($"{Orders}/{order.ExternalId}", [("VerificationCode", code)], cancellation);
        if (answer.IsDone)
        {
            return IsProven(answer.TextOf("status")) ? CodeAnswer.Right : CodeAnswer.Wrong;
        }

        // The code may have been entered before, and the response lost.
        return !answer.IsRefusal ? CodeAnswer.Unreachable
            : await api.Get($"{Orders}/{order.ExternalId}", cancellation) is { IsDone: true } now && IsProven(now.TextOf("status")) ? CodeAnswer.Right
            : CodeAnswer.Wrong;
    }

    /// <summary>Its call asks for the code that the order shows. A host of our own kind also speaks another code, which can be entered.</summary>
    public override bool AsksForKeys => true;

    public override async Task<ForeignProof> ReadProof(UpstreamOrder order, CancellationToken cancellation)
    {
        var answer = await api.Get($"{Orders}/{order.ExternalId}", cancellation);
        return answer.IsDone && answer.TextOf("status") is { } status
            ? new(IsProven(status), status == "pending-verification" && answer.TextOf("verification_code") is { Length: > 0 and <= 16 } code
                && code.All(char.IsAsciiDigit) ? code : null)
            : ForeignProof.Unknown;
    }

    static bool IsProven(string? status) => status is "verified" or "pending-loa" or "carrier-processing" or "testing" or "completed";

    public override async Task<UpstreamStanding> Read(UpstreamOrder order, CancellationToken cancellation)
    {
        var answer = await api.Get($"{Orders}/{order.ExternalId}", cancellation);
        return answer.Status == StatusCodes.Status404NotFound ? new(UpstreamPhase.Gone)
            : !answer.IsDone ? UpstreamStanding.Failed(answer)
            : answer.TextOf("status") switch
            {
                "completed" => await OfCompleted(answer, cancellation),
                "pending-verification" when answer.TextOf("verification_type") == ByBill && answer.TextOf("verification_document_sid") is not null =>
                    new(UpstreamPhase.UnderWay),
                "received" or "pending-verification" => new(UpstreamPhase.Unproven),
                "verified" => new(UpstreamPhase.Undocumented),
                "failed" => new(UpstreamPhase.Failed, AnswerOf(answer) ?? RegistryAnswer.Unable, answer.TextOf("failure_reason") ?? ""),
                "action-required" => AnswerOf(answer) is { } final ? new(UpstreamPhase.Failed, final, answer.TextOf("failure_reason") ?? "")
                    : new(UpstreamPhase.Stuck, Why: answer.TextOf("failure_reason") ?? ""),
                _ => new(UpstreamPhase.UnderWay),
            };
    }

    /// <summary>An order stays completed after its number was released.</summary>
    async Task<UpstreamStanding> OfCompleted(GatewayAnswer order, CancellationToken cancellation)
    {
        var answer = await api.Get($"{Incoming}/{order.TextOf("incoming_phone_number_sid")}.json", cancellation);
        return answer.IsDone ? new(UpstreamPhase.Active) : answer.Status == StatusCodes.Status404NotFound ? new(UpstreamPhase.Gone)
            : UpstreamStanding.Failed(answer);
    }

    static RegistryAnswer? AnswerOf(GatewayAnswer answer) => answer.TextOf("failure_reason") is { Length: > 0 } text
        && Texts.FirstOrDefault(t => text.Contains(t.Part, StringComparison.OrdinalIgnoreCase)) is { Part: not null } known ? known.Answer : null;

    /// <summary>This API accepts no files: it sends its own letter to the signer, whom the customer's letter authorizes.</summary>
    public override async Task<bool> HandOn(UpstreamOrder order, Papers papers, CancellationToken cancellation) =>
        (await api.Post(api.Hosts.Preview + "/HostedNumbers/AuthorizationDocuments",
        [
            ("HostedNumberOrderSids", order.ExternalId!), ("AddressSid", signer.Address), ("Email", signer.Email), ("ContactTitle", signer.Title),
            ("ContactPhoneNumber", signer.Phone),
        ], cancellation)).IsDone;

    /// <summary>The vendor takes bills by hand alone (docs/operations/gateways/upstream.md), but a host of our own kind has a path for them.</summary>
    public override async Task<CallOutcome> HandOnBill(byte[] bill, CancellationToken cancellation)
    {
        if (api.Hosts == TwilioHosts.Usual)
        {
            return await base.HandOnBill(bill, cancellation);
        }

        using var form = new MultipartFormDataContent();
        var file = new ByteArrayContent(bill);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        form.Add(file, "file", "bill.pdf");
        form.Add(new StringContent(ByBill), "type");
        var answer = await api.Post(api.Hosts.Api + "/hostline/v1/identity_documents", await form.ReadAsByteArrayAsync(cancellation),
            form.Headers.ContentType!.ToString(), cancellation);
        return answer.IsDone && answer.TextOf("sid") is { } sid ? new CallOutcome.Taken(sid)
            : answer.IsRefusal ? new CallOutcome.Refused(answer.Words)
            : answer.IsUnsent ? new CallOutcome.NotNow(answer.Words)
            : new CallOutcome.Unknown();
    }

    public override async Task<bool> ProveByBill(UpstreamOrder order, string bill, CancellationToken cancellation) =>
        await api.Post($"{Orders}/{order.ExternalId}",
            [("Status", "pending-verification"), ("VerificationType", ByBill), ("VerificationDocumentSid", bill)], cancellation) is var answer
        && (answer.IsDone || answer.IsRefusal);

    public override async Task<bool> Release(UpstreamOrder order, UpstreamStanding standing, CancellationToken cancellation)
    {
        var url = $"{Orders}/{order.ExternalId}";
        if (standing.Phase == UpstreamPhase.Active)
        {
            url = await api.Get(url, cancellation) is { IsDone: true } found ? $"{Incoming}/{found.TextOf("incoming_phone_number_sid")}.json" : "";
        }

        // An order at the carrier cannot be deleted; the release is tried again when it has become active.
        return url.Length > 0 && await api.Delete(url, cancellation) is { } answer && (answer.IsDone || answer.IsRefusal || answer.Status == 409);
    }

    public override async Task<bool> Release(PhoneNumber number, CancellationToken cancellation)
    {
        foreach (var sid in await SidsOf(number, cancellation) ?? [])
        {
            if (await api.Delete($"{Incoming}/{sid}.json", cancellation) is var answer && !answer.IsDone && !answer.IsRefusal)
            {
                return false;
            }
        }

        return true;
    }

    public override async Task<RoutedTo> Route(PhoneNumber number, CancellationToken cancellation) =>
        await SidsOf(number, cancellation) is not { } sids ? RoutedTo.Unknown : sids.Count > 0 ? RoutedTo.Here : RoutedTo.Elsewhere;

    /// <summary>The number in our account there; null if that cannot be determined.</summary>
    async Task<IReadOnlyList<string>?> SidsOf(PhoneNumber number, CancellationToken cancellation)
    {
        var answer = await api.Get($"{Incoming}.json?PhoneNumber={Uri.EscapeDataString(number.ToString())}", cancellation);
        return !answer.IsDone || answer.Member("incoming_phone_numbers") is not { ValueKind: JsonValueKind.Array } found ? null
            : [.. found.EnumerateArray().Where(n => n.TryGetProperty("phone_number", out var own) && own.GetString() == number.ToString())
                .Select(n => n.GetProperty("sid").GetString()!)];
    }
}
