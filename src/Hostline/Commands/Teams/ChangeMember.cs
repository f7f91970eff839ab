using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Teams;

sealed class ChangeMember : Verb
{
    readonly Argument<AccountId> account = new("account") { CustomParser = Typed.Id<AccountId>, Description = "The account." };
    readonly Argument<PersonId> member = new("member") { CustomParser = Typed.Id<PersonId>, Description = "The member." };
    readonly RoleOption role = new(null);
    readonly ServerOptions server = new();

    public ChangeMember()
        : base("change", "Gives a member another role; their sessions in the account end.",
            "hostline account member change 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 0198f6a3-1d52-7b3e-8a70-5c1d9e2f4b6a --role read_only")
    {
        Arguments.Add(account);
        Arguments.Add(member);
        Options.Add(role.Option);
        server.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        await client.Patch($"/hostline/v1/accounts/{given.GetValue(account)}/members/{given.GetValue(member)}", new JsonObject { ["role"] = role.Of(given) },
            cancellation);
        return CommandLine.Done;
    }
}
