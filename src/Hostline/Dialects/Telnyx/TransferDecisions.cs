using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using Hostline.Transfers;

namespace Hostline.Dialects.Telnyx;

/// <summary>The holder's two verbs: approve and reject, with its key and the token of its notice.</summary>
sealed class TransferDecisions(DecideTransfer decide)
{
    const string Token = "token";

    public void Map(Endpoints endpoints)
    {
        endpoints.Post(HostedNumberOrders.Root + "/{id}/approve", (http, caller) => Decide(http, caller, TransferDecision.Approved))
            .Does(Described("approveTransfer", "Let numbers go to the account that ordered them"));
        endpoints.Post(HostedNumberOrders.Root + "/{id}/reject", (http, caller) => Decide(http, caller, TransferDecision.Rejected))
            .Does(Described("rejectTransfer", "Keep numbers that another account ordered"));
    }

    static Operation Described(string id, string summary) => new(id, OrderBody.Tag, summary, OrderBody.ForHolder)
    {
        About = "For the account that holds the numbers, with the token from its notice. The token works once, until the consent window ends.",
        Parameters = [new(Token, Schema.Text("From the notice."), IsRequired: true)],
    };

    async Task<Outcome<byte[]>> Decide(HttpContext http, Caller caller, TransferDecision decision)
    {
        var given = http.Request.Query[Token];
        if (given.Count != 1 || given[0]!.Length == 0)
        {
            return new Refusal(Reason.MissingField, Token, Detail: "token must be given once, in the query.");
        }

        return Endpoints.IdOf<OrderId>(http) is { } id
            ? (await decide.ByHolder(caller, id, given[0]!, decision)).Then(OrderBody.RenderForHolder)
            : new Refusal(Reason.NotFound);
    }
}
