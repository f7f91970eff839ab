using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Orders;

sealed class ResumeOrder : Verb
{
    readonly Reviews.Decision decision = new();
    readonly Option<string> to = new("--to") { HelpName = "STATE", Description = "Where it resumes: gathering or provisioning.", Required = true };

    public ResumeOrder()
        : base("resume", "Resumes numbers that need an operator.", "hostline orders resume 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 --to provisioning")
    {
        to.AcceptOnlyFromAmong("gathering", "provisioning");
        Options.Add(to);
        decision.AddTo(this);
    }

    protected override Task<int> Run(ParseResult given, CancellationToken cancellation) =>
        decision.Send(given, "resume", new JsonObject { ["to"] = given.GetRequiredValue(to) }, cancellation);
}

sealed class FailOrder : Verb
{
    readonly Reviews.Decision decision = new();
    readonly Option<string> reason = new("--reason")
    {
        HelpName = "REASON",
        Description = "Why, from the closed list of GET /hostline/v1/reasons, for example carrier_rejected.",
        Required = true,
    };
    readonly Option<string?> note = new("--note") { HelpName = "TEXT", Description = "An additional note for the customer." };

    public FailOrder()
        : base("fail", "Ends the hosting of an order's numbers. After the review another operator confirms: see 'hostline proposals'.",
            "hostline orders fail 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 --reason carrier_rejected")
    {
        Options.Add(reason);
        Options.Add(note);
        decision.AddTo(this);
    }

    protected override Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        var body = new JsonObject { ["reason"] = given.GetRequiredValue(reason) };
        if (given.GetValue(note) is { } text)
        {
            body["note"] = text;
        }

        return decision.Send(given, "fail", body, cancellation);
    }
}

sealed class ProveOrder : Verb
{
    readonly Reviews.Decision decision = new();
    readonly Option<string> reason = new("--reason") { HelpName = "TEXT", Description = "What proves it.", Required = true };

    public ProveOrder()
        : base("prove", "Proposes to accept another proof of ownership than a code. Another operator confirms: see 'hostline proposals'.",
            "hostline orders prove 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 --number +13125550001 --reason 'An alarm line; the bill names it.'")
    {
        Options.Add(reason);
        decision.AddTo(this);
    }

    protected override Task<int> Run(ParseResult given, CancellationToken cancellation) =>
        decision.Send(given, "ownership", new JsonObject { ["reason"] = given.GetRequiredValue(reason) }, cancellation);
}
