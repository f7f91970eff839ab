using System.CommandLine;

namespace Hostline.Commands.Audits;

/// <summary><c>hostline audit verify</c></summary>
sealed class VerifyAudit : Verb
{
    /// <summary>A million orders take minutes.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromHours(6);

    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public VerifyAudit() : base("verify", "Recomputes the hash chains of every order and account. One that does not hold is shown, and the exit code is 1.", "hostline audit verify")
    {
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var report = await new Progress("Verifying every chain").Watch(client.Get("/hostline/v1/audit/verify", cancellation, Patience));
        var holds = report.Json.Member("ok").ValueKind == System.Text.Json.JsonValueKind.True;
        var broken = report.Json.Member("first_break");
        screen.Print(given, report.Raw, () => Screen.Facts(
            ("verified", holds ? "every chain holds" : "a chain does not hold"),
            ("orders", report.Json.Text("orders")), ("accounts", report.Json.Text("accounts")), ("events", report.Json.Text("events")),
            ("broken at", holds ? "" : $"{broken.Text("subject")} {broken.Text("id")}, event {broken.Text("sequence")}"), ("why", broken.Text("why")),
            ("next step", holds ? "" : "Stop the server, keep this database as it is, and compare it with your last backup.")));
        return holds ? CommandLine.Done : CommandLine.Failed;
    }
}
