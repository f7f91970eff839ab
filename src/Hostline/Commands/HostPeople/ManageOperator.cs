using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.HostPeople;

sealed class ChangeOperator : Verb
{
    readonly Argument<PersonId> person = new("person") { CustomParser = Typed.Id<PersonId>, Description = "The operator." };
    readonly Option<string> role = HostRole.Option(null);
    readonly ServerOptions server = new();

    public ChangeOperator()
        : base("change", "Gives an operator another role, at once for their sessions and keys.",
            "hostline operator change 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 --role lead")
    {
        Arguments.Add(person);
        Options.Add(role);
        server.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        await client.Patch($"/hostline/v1/operators/{given.GetValue(person)}", new JsonObject { ["role"] = given.GetRequiredValue(role) }, cancellation);
        return CommandLine.Done;
    }
}

sealed class RemoveOperator : Verb
{
    readonly Argument<PersonId> person = new("person") { CustomParser = Typed.Id<PersonId>, Description = "The operator, or the invitation to withdraw." };
    readonly ServerOptions server = new();

    public RemoveOperator()
        : base("remove", "Removes an operator, whose keys stop working, or withdraws an invitation.",
            "hostline operator remove 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")
    {
        Arguments.Add(person);
        server.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        await client.Delete($"/hostline/v1/operators/{given.GetValue(person)}", cancellation);
        return CommandLine.Done;
    }
}

sealed class ForgetIdentity : Verb
{
    readonly Argument<PersonId> person = new("person") { CustomParser = Typed.Id<PersonId>, Description = "The operator." };
    readonly ServerOptions server = new();

    public ForgetIdentity()
        : base("forget-identity",
            "Forgets an operator's identity at the identity provider, so that the next one with their verified address is linked to them.",
            "hostline operator forget-identity 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")
    {
        Arguments.Add(person);
        server.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        await client.Delete($"/hostline/v1/operators/{given.GetValue(person)}/identity", cancellation);
        return CommandLine.Done;
    }
}

sealed class RecoverOperator : Verb
{
    readonly Argument<PersonId> person = new("person") { CustomParser = Typed.Id<PersonId>, Description = "The operator." };
    readonly ServerOptions server = new();

    public RecoverOperator()
        : base("recover", "Says that an operator who has lost access, and has asked with the mailed link, is who they say.",
            "hostline operator recover 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")
    {
        Arguments.Add(person);
        server.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        await client.Post($"/hostline/v1/operators/{given.GetValue(person)}/recovery", [], cancellation);
        return CommandLine.Done;
    }
}
