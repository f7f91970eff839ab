using System.Text.RegularExpressions;
using Hostline.Tests.Support;

namespace Hostline.Tests.Core;

/// <summary>
/// The walls between folders (docs/decisions/0005), read from the sources: which folder may reference which, and the form of files.
/// </summary>
public sealed partial class HouseTests
{
    static readonly string[] Edges = ["Api", "Commands", "Dialects", "Operator", "Portal"];

    /// <summary>Folders in which vendors are never named.</summary>
    static readonly string[] WithoutVendors =
        ["Accounts", "Campaigns", "Deadlines", "Http", "Network", "Notifications", "Orders", "Outbox", "Sandboxes", "Signatures", "Storage", "Transfers"];

    const int LongestFile = 500;

    const int LongestLine = 160;

    [Fact]
    public void The_core_knows_neither_the_program_nor_a_clock_nor_a_database()
    {
        string[] forbidden =
            ["using Hostline.Storage", "using Npgsql", "using Microsoft.Data", "using System.Net.Http", "using System.IO;", "TimeProvider", "Environment."];
        Assert.Empty(Files("src/Hostline.Core").SelectMany(f => forbidden.Where(f.Text.Contains).Select(word => $"{f.Path}: {word}")));
    }

    [Fact]
    public void Edges_never_reference_each_other()
    {
        var crossings = from edge in Edges
                        from file in Files($"src/Hostline/{edge}")
                        from Match use in Usings().Matches(file.Text)
                        let other = use.Groups[1].Value
                        where Edges.Contains(other) && other != edge
                        select $"{file.Path} uses Hostline.{other}";
        Assert.Empty(crossings);
    }

    [Fact]
    public void Dialects_never_reference_each_other()
    {
        var crossings = from file in Files("src/Hostline/Dialects")
                        where Path.GetFileName(file.Path) != "InstalledDialects.cs"
                        from Match use in DialectUsings().Matches(file.Text)
                        where !file.Path.Contains($"/Dialects/{use.Groups[1].Value}/", StringComparison.Ordinal)
                        select $"{file.Path} uses {use.Value}";
        Assert.Empty(crossings);
    }

    [Fact]
    public void Verbs_storage_and_outbox_know_no_edge()
    {
        var crossings = from folder in WithoutVendors
                        from file in Files($"src/Hostline/{folder}")
                        from Match use in Usings().Matches(file.Text)
                        where Edges.Contains(use.Groups[1].Value)
                        select $"{file.Path} uses Hostline.{use.Groups[1].Value}";
        Assert.Empty(crossings);
    }

    [Fact]
    public void Vendors_are_named_in_their_dialect_and_where_it_is_wired_and_nowhere_else()
    {
        var named = from file in Files("src/Hostline.Core").Concat(WithoutVendors.SelectMany(f => Files($"src/Hostline/{f}")))
                    from Match vendor in Vendors().Matches(file.Text)
                    select $"{file.Path}: {vendor.Value}";
        Assert.Empty(named);
    }

    [Fact]
    public void A_namespace_is_its_folder_and_no_type_bears_its_name()
    {
        var namespaces = Files("src").Select(f => Namespace().Match(f.Text).Groups[1].Value).Where(n => n.Length > 0).ToHashSet();
        var lastNames = namespaces.SelectMany(n => n.Split('.')).ToHashSet();
        var wrong = from file in Files("src")
                    let declared = Namespace().Match(file.Text).Groups[1].Value
                    where declared.Length > 0
                    let folder = Path.GetDirectoryName(file.Path)!.Replace('\\', '/')["src/".Length..].Replace('/', '.')
                    from problem in (declared == folder ? [] : new[] { $"{file.Path} is in namespace {declared}" })
                        .Concat(Types().Matches(file.Text).Where(t => lastNames.Contains(t.Groups[1].Value))
                            .Select(t => $"{file.Path}: type {t.Groups[1].Value} bears a namespace's name"))
                    select problem;
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_name_hides_the_idea_and_no_file_is_endless()
    {
        var wrong = Files("src").Where(f => VagueName().IsMatch(Path.GetFileNameWithoutExtension(f.Path))).Select(f => f.Path)
            .Concat(Files("src").Concat(Files("tests")).Where(f => f.Text.Count(c => c == '\n') > LongestFile)
                .Select(f => $"{f.Path} has more than {LongestFile} lines"));
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_line_is_longer_than_a_screen_is_wide()
    {
        var wrong = from file in Files("src").Concat(Files("tests"))
                    from line in file.Text.Split('\n').Select((text, n) => (Text: text, Number: n + 1))
                    where line.Text.Length > LongestLine
                    select $"{file.Path}:{line.Number} has {line.Text.Length} columns; {LongestLine} are the limit";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Only_the_sandboxes_sides_of_ports_know_simulated_outcomes()
    {
        var knowing = from file in Files("src")
                      where file.Text.Contains("SimulatedOutcome", StringComparison.Ordinal)
                      let name = Path.GetFileName(file.Path)
                      where !file.Path.Contains("/Network/", StringComparison.Ordinal)
                          || !(name.StartsWith("Sandbox", StringComparison.Ordinal) || name == "SimulatedOutcome.cs")
                      select file.Path;
        Assert.Empty(knowing);
    }

    [Fact]
    public void A_port_is_reached_through_the_ports_of_a_world_alone()
    {
        string[] wiring = ["Server/HostlineServer.cs", "Commands/Doctor/MailRelay.cs"];
        var made = from file in Files("src/Hostline")
                   where !file.Path.Contains("/Network/", StringComparison.Ordinal) && !wiring.Any(w => file.Path.EndsWith(w, StringComparison.Ordinal))
                   from Match side in SidesOfPorts().Matches(file.Text)
                   select $"{file.Path}: {side.Value}";
        Assert.Empty(made);
    }

    static IEnumerable<(string Path, string Text)> Files(string folder)
    {
        var root = Checkout.At(folder);
        return !Directory.Exists(root) ? [] : Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(p => !p.Contains("/obj/", StringComparison.Ordinal) && !p.Contains("/bin/", StringComparison.Ordinal))
            .Select(p => (folder + p[root.Length..], File.ReadAllText(p)));
    }

    [GeneratedRegex(@"using (?:static )?Hostline\.(\w+)")]
    private static partial Regex Usings();

    [GeneratedRegex(@"using Hostline\.Dialects\.(\w+)")]
    private static partial Regex DialectUsings();

    [GeneratedRegex("telnyx|twilio|bandwidth|sinch", RegexOptions.IgnoreCase)]
    private static partial Regex Vendors();

    [GeneratedRegex(@"LiveSides|SandboxSides|new Relay\(|Sandbox(LineLookup|TextSender|VoiceVerifier|RoutingRegistry|CapabilityProbe|MailRelay)")]
    private static partial Regex SidesOfPorts();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:public |internal )?(?:sealed |static |abstract |partial |readonly )*(?:class|record struct|record|struct|interface|enum) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Types();

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Service|Dto|Impl|Common|Constants)$")]
    private static partial Regex VagueName();
}
