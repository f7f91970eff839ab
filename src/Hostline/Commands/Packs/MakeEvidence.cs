using System.CommandLine;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;

namespace Hostline.Commands.Packs;

sealed class MakeEvidence : Verb
{
    /// <summary>A pack has at most a few hundred megabytes.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    readonly Argument<string> about = new("about") { Description = "An order's id, or a number such as +13125550001." };
    readonly Option<WorldId?> sandbox = new("--sandbox") { CustomParser = Typed.OptionalId<WorldId>, HelpName = "ID", Description = "The number's sandbox." };
    readonly Option<string?> to = new("--out") { HelpName = "FILE", Description = "Where to write the archive. It must not exist yet." };
    readonly ServerOptions server = new();

    public MakeEvidence()
        : base("evidence", "Writes a ZIP archive of everything about an order or a number: documents, codes, decisions, and the history, signed. Its README "
            + "explains how a stranger verifies it.",
        "hostline evidence +13125550001 --out evidence.zip\npython3 verify.py evidence.zip")
    {
        Arguments.Add(about);
        Options.Add(sandbox);
        Options.Add(to);
        server.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        var what = given.GetRequiredValue(about);
        var isOrder = Ids.TryParse(what, out OrderId order);
        if (!isOrder && !PhoneNumber.TryParse(what, out _))
        {
            throw new CommandFailure($"'{what}' is neither an order's id nor a number such as +13125550001.", CommandLine.WrongUsage);
        }

        var file = given.GetValue(to) ?? $"evidence-{(isOrder ? order.ToString() : what.TrimStart('+'))}.zip";
        var path = isOrder ? $"/hostline/v1/orders/{order}/evidence.zip"
            : $"/hostline/v1/numbers/{Uri.EscapeDataString(what)}/evidence.zip{Query.Of(("world", given.GetValue(sandbox)?.ToString()))}";
        using var client = server.Client(given);
        await new Progress("Collecting the evidence").Watch(client.Save(path, file, Patience, cancellation));
        Screen.Line(file);
        return CommandLine.Done;
    }
}
