using System.CommandLine;
using System.Text.Json;

namespace Hostline.Commands.Numbers;

sealed class ListNumbers : Verb
{
    readonly Option<string?> number = new("--number") { HelpName = "NUMBER", Description = "Only this one, in any spelling: +13125550001, 312-555-0001." };
    readonly Listing listing = new("number");

    public ListNumbers()
        : base("list", "Lists active numbers in the order of their digits: all with the operator key, a sandbox's or an account's own with its key.",
            "hostline numbers list --account 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")
    {
        Options.Add(number);
        listing.AddTo(this);
    }

    protected override Task<int> Run(ParseResult given, CancellationToken cancellation) => listing.Show(given, "numbers",
        [("number", given.GetValue(number))], ["number", "id", "account", "order", "last changed"], Row, cancellation);

    static string[] Row(JsonElement n) => [n.Text("number"), n.Text("id"), n.Text("account"), n.Text("order"), n.Text("updated_at")];
}
