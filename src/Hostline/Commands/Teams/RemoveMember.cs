using System.CommandLine;

namespace Hostline.Commands.Teams;

sealed class RemoveMember : Verb
{
    readonly Argument<AccountId> account = new("account") { CustomParser = Typed.Id<AccountId>, Description = "The account." };
    readonly Argument<PersonId> member = new("member") { CustomParser = Typed.Id<PersonId>, Description = "The member, or the invitation." };
    readonly ServerOptions server = new();

    public RemoveMember()
        : base("remove", "Removes a member, whose sessions in the account end; or withdraws an invitation.",
            "hostline account member remove 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 0198f6a3-1d52-7b3e-8a70-5c1d9e2f4b6a")
    {
        Arguments.Add(account);
        Arguments.Add(member);
        server.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        await client.Delete($"/hostline/v1/accounts/{given.GetValue(account)}/members/{given.GetValue(member)}", cancellation);
        return CommandLine.Done;
    }
}
