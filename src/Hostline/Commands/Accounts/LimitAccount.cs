using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Accounts;

sealed class LimitAccount : Verb
{
    const string OfHost = "default";

    readonly Argument<AccountId> account = new("account") { CustomParser = Typed.Id<AccountId>, Description = "The account." };
    readonly Option<string?> codes = Limit("--codes", "Verification codes of a day");
    readonly Option<string?> exchange = Limit("--exchange-codes", "Of these, in an hour to one area code and exchange");
    readonly Option<string?> requests = Limit("--requests", "Requests a second of each key");
    readonly Option<string?> reason = new("--reason") { HelpName = "TEXT", Description = "Why, for the account's history." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public LimitAccount()
        : base("limits", "Shows what was set for an account in place of the host's settings, or sets it.",
            "hostline account limits 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10 --codes 2000 --reason 'Their launch'")
    {
        Arguments.Add(account);
        Options.Add(codes);
        Options.Add(exchange);
        Options.Add(requests);
        Options.Add(reason);
        server.AddTo(this);
        screen.AddTo(this);
    }

    static Option<string?> Limit(string name, string about) =>
        new(name) { HelpName = "N", Description = $"{about}; '{OfHost}' for the host's setting." };

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var path = $"/hostline/v1/accounts/{given.GetValue(account)}/limits";
        var shown = await client.Get(path, cancellation);
        (string Name, string? Typed)[] wanted =
            [("codes_a_day", given.GetValue(codes)), ("exchange_codes_an_hour", given.GetValue(exchange)), ("requests_a_second", given.GetValue(requests))];
        if (wanted.Any(w => w.Typed is not null))
        {
            var body = new JsonObject { ["reason"] = given.GetValue(reason) ?? throw new CommandFailure("Give --reason too.", CommandLine.WrongUsage) };
            foreach (var (name, typed) in wanted)
            {
                body[name] = typed is null ? JsonNode.Parse(shown.Json.GetProperty(name).GetRawText()) : Read(typed);
            }

            shown = await client.Put(path, body, cancellation);
        }

        screen.Print(given, shown.Raw, () => Screen.Facts([.. wanted.Select(w => (w.Name, shown.Json.Text(w.Name) is { Length: > 0 } set ? set : OfHost))]));
        return CommandLine.Done;
    }

    static JsonValue? Read(string typed) => typed == OfHost ? null
        : int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? JsonValue.Create(limit)
        : throw new CommandFailure($"A limit is a whole number, or '{OfHost}'.", CommandLine.WrongUsage);
}
