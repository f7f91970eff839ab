using System.CommandLine;

namespace Hostline.Commands.Proposals;

sealed class DecideProposal : Verb
{
    readonly Argument<ProposalId> id = new("id") { CustomParser = Typed.Id<ProposalId>, Description = "The proposal." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    DecideProposal(string act, string help) : base(act, help, $"hostline proposals {act} 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")
    {
        Arguments.Add(id);
        server.AddTo(this);
        screen.AddTo(this);
    }

    public static DecideProposal Confirm() => new("confirm", "Confirms what another operator has proposed, which carries it out.");

    public static DecideProposal Withdraw() => new("withdraw", "Withdraws a proposal: your own, or as a lead anyone's.");

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var decided = await client.Post($"/hostline/v1/proposals/{given.GetValue(id)}/{Name}", [], cancellation);
        screen.Print(given, decided.Raw, () => Screen.Facts(("proposal", decided.Json.Text("id")), ("state", decided.Json.Text("state"))));
        return CommandLine.Done;
    }
}
