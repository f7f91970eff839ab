using System.CommandLine;

namespace Hostline.Commands.Secrets;

sealed class RevokeKey : Verb
{
    readonly Argument<AccountId> account = new("account") { CustomParser = Typed.Id<AccountId>, Description = "The account." };
    readonly Argument<KeyId> key = new("id") { CustomParser = Typed.Id<KeyId>, Description = "The key's id, from 'hostline key list'." };
    readonly ServerOptions server = new();

    public RevokeKey()
        : base("revoke", "Revokes an account's key; requests with it are refused from then on.",
            "hostline key revoke 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 0198f6a2-9d20-7b3c-8a51-6c2e1f0d4b77")
    {
        Arguments.Add(account);
        Arguments.Add(key);
        server.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        await client.Delete($"/hostline/v1/accounts/{given.GetValue(account)}/keys/{given.GetValue(key)}", cancellation);
        return CommandLine.Done;
    }
}
