using System.Net.Http.Headers;
using System.Text.Json;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Network.Registry;
using Hostline.Network.Upstream;
using Hostline.Storage.Tables;

namespace Hostline.Network.Telnyx;

/// <summary>Hosted-number orders of this API, one for each number. An order has no reference of ours, so it is found by its number.</summary>
/// <param name="profile">The messaging profile that gets the webhooks; null for none.</param>
sealed class TelnyxUpstream(TelnyxApi api, string? profile) : UpstreamHost
{
    const string Orders = "/messaging_hosted_number_orders", Numbers = "/messaging_hosted_numbers";
    const int PageSize = 20, PagesAtMost = 25;

    /// <summary>Statuses of a number that is no longer requested or hosted.</summary>
    static bool IsOver(string? status) => status is null or "deleted" || status.StartsWith("failed", StringComparison.Ordinal);

    public override string Name => "telnyx";

    public override async Task<UpstreamFound> Find(UpstreamOrder order, CancellationToken cancellation)
    {
        var number = NumberOf(order);
        for (var page = 1; page <= PagesAtMost; page++)
        {
            var answer = await api.Get(
                $"{Orders}?filter%5Bphone_number%5D={Uri.EscapeDataString(number)}&page%5Bsize%5D={PageSize}&page%5Bnumber%5D={page}", cancellation);
            if (!answer.IsDone || answer.Member("data") is not { ValueKind: JsonValueKind.Array } listed)
            {
                return UpstreamFound.Unreachable.Of(answer);
            }

            // The filter may be ignored, so each order is checked.
            if (listed.EnumerateArray().FirstOrDefault(o => !IsOver(StatusIn(o, number))) is { ValueKind: JsonValueKind.Object } ours)
            {
                return new UpstreamFound.There(ours.GetProperty("id").GetString()!);
            }

            if (!(answer.Member("meta", "total_pages") is { ValueKind: JsonValueKind.Number } pages && page < pages.GetInt32()))
            {
                break;
            }
        }

        return new UpstreamFound.NotThere();
    }

    public override async Task<UpstreamFound> Place(UpstreamOrder order, CancellationToken cancellation)
    {
        object wanted = profile is null ? new { phone_numbers = new[] { NumberOf(order) } }
            : new { phone_numbers = new[] { NumberOf(order) }, messaging_profile_id = profile };
        var answer = await api.Post(Orders, wanted, cancellation, idempotencyKey: order.Hosting.ToString());
        return answer.TextOf("data", "id") is { } id && answer.IsDone ? new UpstreamFound.There(id)
            : answer.IsRefusal ? new UpstreamFound.Refused(WhyRefused(answer)) : UpstreamFound.Unreachable.Of(answer);
    }

    /// <summary>A host of our own kind gives a reason code of our catalog.</summary>
    static Reason WhyRefused(GatewayAnswer answer) =>
        answer.Member("errors") is { ValueKind: JsonValueKind.Array } errors && errors.GetArrayLength() > 0
        && errors[0].TryGetProperty("meta", out var meta) && meta.TryGetProperty("reason", out var word) && ReasonCatalog.Find(word.GetString()) is { } reason
            ? reason : Reason.ActivationFailed;

    public override bool SendsBy(CodeMethod method) => true;

    public override async Task<CallOutcome> SendCode(UpstreamOrder order, CodeMethod method, CancellationToken cancellation)
    {
        var answer = await api.Post($"{Orders}/{order.ExternalId}/verification_codes",
            new { phone_numbers = new[] { NumberOf(order) }, verification_method = method == CodeMethod.Sms ? "sms" : "call" }, cancellation);
        if (answer.IsDone && answer.Member("data") is { ValueKind: JsonValueKind.Array } sent && sent.GetArrayLength() == 1)
        {
            return sent[0].TryGetProperty("verification_code_id", out var id) ? new CallOutcome.Taken(id.ToString())
                : new CallOutcome.Refused("the upstream host sent no code");
        }

        return answer.IsUnsent || answer.Status is 429 or 503 ? new CallOutcome.NotNow(answer.Words)
            : answer.Status is >= 400 and < 500 ? new CallOutcome.Refused(answer.Words)
            : new CallOutcome.Unknown();
    }

    public override async Task<CodeAnswer> CheckCode(UpstreamOrder order, string code, CancellationToken cancellation)
    {
        var answer = await api.Post($"{Orders}/{order.ExternalId}/validation_codes",
            new { verification_codes = new[] { new { phone_number = NumberOf(order), code } } }, cancellation);
        return answer.IsDone && answer.Member("data", "phone_numbers") is { ValueKind: JsonValueKind.Array } verdicts && verdicts.GetArrayLength() == 1
            ? verdicts[0].GetProperty("status").GetString() is "verified" or "already_verified" ? CodeAnswer.Right : CodeAnswer.Wrong
            : answer.IsRefusal ? CodeAnswer.Wrong : CodeAnswer.Unreachable;
    }

    public override async Task<UpstreamStanding> Read(UpstreamOrder order, CancellationToken cancellation)
    {
        var answer = await api.Get($"{Orders}/{order.ExternalId}", cancellation);
        return answer.Status == StatusCodes.Status404NotFound ? new(UpstreamPhase.Gone)
            : answer.IsDone && answer.Member("data") is { ValueKind: JsonValueKind.Object } data ? Standing(data, NumberOf(order))
            : UpstreamStanding.Failed(answer);
    }

    static UpstreamStanding Standing(JsonElement data, string number) => (StatusIn(data, number), data.GetProperty("status").GetString()) switch
    {
        ("successful", _) => new(UpstreamPhase.Active),
        ("provisioning", _) => new(UpstreamPhase.UnderWay),
        ("deleted" or null, _) => new(UpstreamPhase.Gone),
        ("failed_carrier_rejected", _) => Failed(RegistryAnswer.Refused),
        ("failed_ineligible_carrier", _) => Failed(RegistryAnswer.IneligibleCarrier),
        ("failed_number_already_hosted", _) => Failed(RegistryAnswer.AlreadyHosted),
        ("failed_number_not_found", _) => Failed(RegistryAnswer.NotFound),
        ("failed_timeout", _) => Failed(RegistryAnswer.TimedOut),
        ("failed_ownership_verification", _) => Failed(RegistryAnswer.Unproven),
        ({ } failed, _) when failed.StartsWith("failed", StringComparison.Ordinal) => Failed(RegistryAnswer.Unable),
        (_, "loa_file_invalid" or "incomplete_documentation" or "incorrect_billing_information") =>
            new(UpstreamPhase.Stuck, Why: $"its documents were refused ({data.GetProperty("status").GetString()})"),
        ("ownership_successful", "loa_file_successful") => new(UpstreamPhase.UnderWay),
        ("ownership_successful", _) => new(UpstreamPhase.Undocumented),
        _ => new(UpstreamPhase.Unproven),
    };

    static UpstreamStanding Failed(RegistryAnswer answer) => new(UpstreamPhase.Failed, answer);

    public override async Task<bool> HandOn(UpstreamOrder order, Papers papers, CancellationToken cancellation)
    {
        if (papers is { Letter: null, Bill: null })
        {
            return true;
        }

        using var form = new MultipartFormDataContent();
        foreach (var (name, bytes) in new[] { ("loa", papers.Letter), ("bill", papers.Bill) }.Where(p => p.Item2 is not null))
        {
            var part = new ByteArrayContent(bytes!);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
            form.Add(part, name, name + ".pdf");
        }

        return (await api.Send($"{Orders}/{order.ExternalId}/actions/file_upload", await form.ReadAsByteArrayAsync(cancellation),
            form.Headers.ContentType!.ToString(), cancellation)).IsDone;
    }

    public override async Task<bool> Release(UpstreamOrder order, UpstreamStanding standing, CancellationToken cancellation)
    {
        var answer = await api.Delete(
            standing.Phase == UpstreamPhase.Active ? $"{Numbers}/{Uri.EscapeDataString(NumberOf(order))}" : $"{Orders}/{order.ExternalId}", cancellation);
        // An order that is being provisioned cannot be deleted; the release is tried again when it has become active.
        return answer.IsDone || answer.IsRefusal;
    }

    public override async Task<bool> Release(PhoneNumber number, CancellationToken cancellation)
    {
        var answer = await api.Delete($"{Numbers}/{Uri.EscapeDataString(number.ToString())}", cancellation);
        return answer.IsDone || answer.IsRefusal;
    }

    public override async Task<RoutedTo> Route(PhoneNumber number, CancellationToken cancellation)
    {
        var answer = await api.Get($"{Numbers}/{Uri.EscapeDataString(number.ToString())}", cancellation);
        return answer.IsDone ? RoutedTo.Here : answer.Status == StatusCodes.Status404NotFound ? RoutedTo.Elsewhere : RoutedTo.Unknown;
    }

    static string NumberOf(UpstreamOrder order) => PhoneNumber.FromDigits(order.Number).ToString();

    static string? StatusIn(JsonElement order, string number) =>
        order.TryGetProperty("phone_numbers", out var numbers) && numbers.ValueKind == JsonValueKind.Array
        && numbers.EnumerateArray().FirstOrDefault(n => n.TryGetProperty("phone_number", out var own) && own.GetString() == number) is
        { ValueKind: JsonValueKind.Object } found && found.TryGetProperty("status", out var status) ? status.GetString() : null;
}
