using System.Text;
using Hostline.Core.Messages;
using Hostline.Network.Texting;

namespace Hostline.Network.Kannel;

/// <summary>
/// Sends texts through Kannel. Kannel does not know our ids and cannot be asked about a text, so if its response is lost, it is unknown whether
/// the text was sent; the receipt, whose URL contains our id, decides that later.
/// </summary>
/// <param name="smsc">The SMSC that Kannel sends to; null for its default.</param>
sealed class KannelTextSender(KannelGateway kannel, GatewayHttp http, string? smsc) : TextSender
{
    /// <summary>Every kind of receipt: delivered, not delivered, buffered, accepted and refused by the carrier.</summary>
    const string AllReceipts = "31";

    const string Gsm7 = "0", Ucs2 = "2";

    public override async Task<CallOutcome> Send(OutgoingText text, CancellationToken cancellation)
    {
        var coding = text.Coding ?? TextSize.Of(text.Text)!.Value.Coding;
        List<(string, string)> headers =
        [
            ("From", text.From ?? kannel.Sender), ("To", text.To),
            // Without it, characters outside of the seven-bit table would become question marks.
            ("Coding", coding == TextCoding.Ucs2 ? Ucs2 : Gsm7),
            ("DLR-Mask", AllReceipts), ("DLR-Url", kannel.ReceiptUrl(text.Id)),
        ];
        if (smsc is not null)
        {
            headers.Add(("SMSC", smsc));
        }

        var answer = await kannel.Post(http, Encoding.UTF8.GetBytes(text.Text), headers, cancellation);
        return answer switch
        {
            { IsDone: true } => new CallOutcome.Taken(text.Id.ToString()),
            { IsUnsent: true } => new CallOutcome.NotNow(answer.Words),
            { IsRefusal: true } => new CallOutcome.Refused($"{answer.Words}: {FirstLine(answer.Text)}"),
            // Kannel itself reports that it did not accept the text: no connection to its bearerbox, a full queue, or wrong credentials.
            { Status: not null } => new CallOutcome.NotNow(answer.Words),
            _ => new CallOutcome.Unknown(),
        };
    }

    static string FirstLine(string text) => text.Split('\n')[0] is { Length: <= 100 } line ? line.Trim() : "";
}
