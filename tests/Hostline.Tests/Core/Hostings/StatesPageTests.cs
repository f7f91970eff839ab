using Hostline.Core.Hostings;
using Hostline.Tests.Support;

namespace Hostline.Tests.Core.Hostings;

public sealed class StatesPageTests
{
    const string Rewrite = "HOSTLINE_REWRITE=1 dotnet run -c Release --project tests/Hostline.Tests -- -class Hostline.Tests.Core.Hostings.StatesPageTests";

    /// <summary>Until the dialects provide their own columns.</summary>
    static readonly Dictionary<HostingState, (string Telnyx, string Twilio)> Words = new()
    {
        [HostingState.Requested] = ("pending", "twilio-processing"),
        [HostingState.AwaitingConsent] = ("pending", "twilio-processing"),
        [HostingState.Gathering] =
            ("pending; once ownership is proven: ownership_successful",
                "received; code out: pending-verification; proven: verified; letter out for signature: pending-loa"),
        [HostingState.InReview] = ("ownership_successful", "carrier-processing"),
        [HostingState.Provisioning] = ("provisioning", "carrier-processing"),
        [HostingState.Testing] = ("provisioning", "testing"),
        [HostingState.Active] = ("successful", "completed"),
        [HostingState.Released] = ("deleted", "completed"),
        [HostingState.ActionRequired] = ("pending", "action-required"),
        [HostingState.Failed] = ("failed, or failed_… by its reason", "failed"),
        [HostingState.Cancelled] = ("deleted", "gone (404)"),
    };

    [Fact]
    public void The_page_of_states_is_what_the_table_prints()
    {
        var path = Checkout.At("docs", "states.md");
        if (Environment.GetEnvironmentVariable("HOSTLINE_REWRITE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, Print());
        }

        var page = File.Exists(path) ? File.ReadAllText(path) : "";
        Assert.True(page == Print(), $"docs/states.md is not what the table prints. Rewrite it: {Rewrite}");
    }

    [Fact]
    public void The_page_has_a_line_for_every_state_move_and_gate()
    {
        var page = Print();
        Assert.All(HostingStates.All, s => Assert.Contains($"\n| {s.Words()} | {(int)s} | ", page, StringComparison.Ordinal));
        Assert.All(Lifecycle.Moves.Keys, m => Assert.Contains($"\n| {m.From.Words()} | `{m.Signal}` | ", page, StringComparison.Ordinal));
        Assert.All(Lifecycle.Gates, g => Assert.Contains($"\n  {g.From} --> {g.To}: once met\n", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_core_names_no_vendor()
    {
        var page = StatesPage.Print([], Sample.Terms with { Name = "ours" });
        Assert.DoesNotContain("telnyx", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("twilio", page, StringComparison.OrdinalIgnoreCase);
    }

    static string Print() => StatesPage.Print([("Telnyx", s => Words[s].Telnyx), ("Twilio", s => Words[s].Twilio)], Sample.Terms);
}
