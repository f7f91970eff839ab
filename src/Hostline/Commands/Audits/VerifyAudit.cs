using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Audits;

sealed class VerifyAudit : Verb
{
    /// <summary>A verification of a million orders takes minutes.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromHours(6);

    readonly ServerOptions server = new();
    readonly Screen screen = new();
    readonly Option<string?> head =
        new("--head") { HelpName = "FILE", Description = "A head printed earlier by 'hostline audit head'. Everything it covers must still be there." };

    public VerifyAudit()
        : base("verify", "Verifies the history, and every decision recorded with it. If something is wrong, it shows where, and the exit code is 1.",
            "hostline audit verify --head head-2026-06-01.json")
    {
        server.AddTo(this);
        Options.Add(head);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        var earlier = given.GetValue(head) is { } file ? Read(file) : null;
        using var client = server.Client(given);
        const string path = "/hostline/v1/audit/verify";
        var report = await new Progress("Verifying the history")
            .Watch(earlier is null ? client.Get(path, cancellation, Patience) : client.Post(path, earlier, cancellation, Patience));
        var holds = report.Json.Member("ok").ValueKind == JsonValueKind.True;
        screen.Print(given, report.Raw, () => Show(report.Json, holds));
        return holds ? CommandLine.Done : CommandLine.Failed;
    }

    static JsonObject Read(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(file)) as JsonObject ?? throw new JsonException();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CommandFailure($"--head must be a file printed by 'hostline audit head'; {file} is not.", CommandLine.WrongUsage);
        }
    }

    static void Show(JsonElement report, bool holds)
    {
        var broken = report.Member("first_break");
        var at = broken.Text("sequence") is "0" ? "" : $", event {broken.Text("sequence")}";
        Screen.Facts(
            ("verified", holds ? "nothing is wrong" : "something is wrong"),
            ("orders", report.Text("orders")), ("accounts", report.Text("accounts")), ("events", report.Text("events")),
            ("documents", report.Text("documents")),
            ("sealed since", report.Text("sealed_since")),
            ("not sealed yet", report.Text("waiting_for_seal") is "0" ? "" : $"{report.Text("waiting_for_seal")} rows of an earlier release"),
            ("broken at", holds ? "" : $"{broken.Text("subject")} {broken.Text("id")}{at}"), ("why", broken.Text("why")),
            ("next step", holds ? "" : "Stop the server, keep this database as it is, and compare it with your last backup (docs/operations/audit.md)."));
        Screen.Line("\nWhat no verification can detect:");
        foreach (var blind in report.Items("cannot_see"))
        {
            Screen.Line($"  {blind.GetString()}");
        }
    }
}
