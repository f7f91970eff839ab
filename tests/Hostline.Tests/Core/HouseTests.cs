using System.Text.RegularExpressions;
using Hostline.Configuration;
using Hostline.Core.Numbers;
using Hostline.Dialects;
using Hostline.Host;
using Hostline.Server;
using Hostline.Tests.Support;

namespace Hostline.Tests.Core;

/// <summary>
/// The walls between folders (docs/decisions/0005), read from the compiled program and from the sources: which folder may know which, and the form of files.
/// </summary>
public sealed partial class HouseTests
{
    static readonly string[] Edges = ["Api", "Commands", "Dialects", "Portal"];

    /// <summary>
    /// The folders below the edges, from the ground up: each may know those before it. Server stands above them, and Host puts
    /// everything together, the edges as well.
    /// </summary>
    static readonly string[] Storeys =
    [
        "Signatures", "Configuration", "Http", "Outgoing", "Telemetry", "Storage", "Seals", "History", "Notices", "Loops", "Secrets", "Network", "Deciding",
        "Documents", "Ownership", "Letters", "Audit", "Accounts", "People", "Transfers", "Orders", "Proposals", "Campaigns", "Notifications", "Messages",
        "Outbox", "Packs", "Tunnels", "Deadlines", "Sandboxes",
        "Server", "Pages", "Host",
    ];

    /// <summary>A vendor may also be the host of which this one is a customer: its gateway speaks its interface from the other side.</summary>
    const string GatewaysFolder = "Network";

    /// <summary>Words of one vendor's interface. Outside of its dialect and its gateway nobody speaks it.</summary>
    static readonly string[] VendorsWords = ["/v2", "/10dlc", "/2010-04-01", "10005", "10007", "10015", "x-request-id"];

    static readonly Lazy<IReadOnlyList<Known>> Program = new(() => [.. CompiledCode.TypesOf(typeof(HostlineServer).Assembly).Select(Known.Of)]);

    static readonly Lazy<IReadOnlyList<Known>> Core = new(() => [.. CompiledCode.TypesOf(typeof(PhoneNumber).Assembly).Select(Known.Of)]);

    /// <summary>A type, and what it knows.</summary>
    sealed record Known(Type Type, IReadOnlySet<Type> References, IReadOnlyList<string> Texts)
    {
        public static Known Of(Type type) => new(type, CompiledCode.ReferencesOf(type), [.. CompiledCode.TextsOf(type)]);

        public string Folder => FolderOf(Type);
    }

    const int LongestFile = 500;

    const int LongestLine = 160;

    /// <summary>A small file can take gigabytes to read, so it is read in a process of its own.</summary>
    [Fact]
    public void The_library_that_reads_documents_is_known_only_where_it_has_a_process_of_its_own()
    {
        var found = from known in Program.Value
                    where known.Type.Namespace != typeof(Hostline.Documents.Reading.ReadingProcess).Namespace
                    where known.References.Any(r => IsIn(r, "UglyToad"))
                    select known.Type.FullName;
        Assert.Empty(found);
    }

    [Fact]
    public void The_core_knows_neither_the_program_nor_a_clock_nor_input_or_output()
    {
        string[] forbidden = ["System.IO", "System.Net.Http", "System.Net.Sockets", "System.Data", "System.Threading.Tasks", "Microsoft", "Npgsql",
            "Hostline.Storage"];
        Type[] forbiddenTypes = [typeof(TimeProvider), typeof(Thread), typeof(Timer), typeof(Console), typeof(System.Diagnostics.Stopwatch)];
        var found = from known in Core.Value
                    from reference in known.References
                    where forbiddenTypes.Contains(reference) || forbidden.Any(f => IsIn(reference, f))
                    select $"{known.Type.FullName} knows {reference.FullName}";
        Assert.Empty(found);
        // The compiler asks the environment for the thread of an iterator, so this one is looked for in the sources.
        Assert.Empty(Files("src/Hostline.Core").Where(f => f.Text.Contains("Environment.", StringComparison.Ordinal)).Select(f => f.Path));
    }

    [Fact]
    public void Edges_never_know_each_other()
    {
        var found = from known in Program.Value
                    where Edges.Contains(known.Folder)
                    from reference in known.References
                    where Edges.Contains(FolderOf(reference)) && FolderOf(reference) != known.Folder
                    select $"{known.Type.FullName} knows {reference.FullName}";
        Assert.Empty(found);
    }

    [Fact]
    public void Dialects_never_know_each_other()
    {
        var found = from known in Program.Value
                    where DialectOf(known.Type) is not null
                    from reference in known.References
                    where DialectOf(reference) is { } other && other != DialectOf(known.Type)
                    select $"{known.Type.FullName} knows {reference.FullName}";
        Assert.Empty(found);
    }

    /// <summary>The list of those that are installed is the one place.</summary>
    [Fact]
    public void Nobody_but_the_list_of_dialects_knows_one()
    {
        var found = from known in Program.Value
                    where DialectOf(known.Type) is null && known.Type != typeof(InstalledDialects)
                    from reference in known.References
                    where DialectOf(reference) is not null
                    select $"{known.Type.FullName} knows {reference.FullName}";
        Assert.Empty(found);
    }

    [Fact]
    public void Only_the_server_and_its_host_know_edges()
    {
        var found = from known in Program.Value
                    where Storeys.Contains(known.Folder) && known.Folder is not ("Server" or "Host")
                    from reference in known.References
                    where Edges.Contains(FolderOf(reference))
                    select $"{known.Type.FullName} knows {reference.FullName}";
        Assert.Empty(found);
    }

    [Fact]
    public void Vendors_and_their_words_stand_in_their_dialects_and_gateways_and_nowhere_else()
    {
        var named = from known in Core.Value.Concat(Program.Value)
                    where DialectOf(known.Type) is null && known.Type != typeof(InstalledDialects) && known.Folder != GatewaysFolder
                    from text in known.Texts.Append(known.Type.FullName!)
                    where Vendors().IsMatch(text) || VendorsWords.Any(w => text.Contains(w, StringComparison.Ordinal))
                    select $"{known.Type.FullName}: {text}";
        Assert.Empty(named);
        var written = from file in Files("src/Hostline.Core").Concat(Storeys.Except([GatewaysFolder]).SelectMany(f => Files($"src/Hostline/{f}")))
                      from Match vendor in Vendors().Matches(file.Text)
                      select $"{file.Path}: {vendor.Value}";
        Assert.Empty(written);
    }

    [Fact]
    public void Every_folder_knows_only_those_below_it()
    {
        Assert.Equal([], Program.Value.Select(k => k.Folder).Where(f => f.Length > 0).Distinct().Except(Storeys).Except(Edges).Order());
        var found = from known in Program.Value
                    let own = Array.IndexOf(Storeys, known.Folder)
                    where own >= 0
                    from reference in known.References
                    where Array.IndexOf(Storeys, FolderOf(reference)) > own
                    select $"{known.Type.FullName} knows {reference.FullName}";
        Assert.Empty(found.Distinct().Order());
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
            .Concat(Files("src").Concat(Files("tests")).Concat(Pages()).Where(f => f.Text.Count(c => c == '\n') > LongestFile)
                .Select(f => $"{f.Path} has more than {LongestFile} lines"));
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_line_is_longer_than_a_screen_is_wide()
    {
        var wrong = from file in Files("src").Concat(Files("tests")).Concat(Files("bench")).Concat(Pages())
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
        string[] wiring = ["Host/ServerParts.cs", "Commands/Doctor/MailRelay.cs"];
        var made = from file in Files("src/Hostline")
                   where !file.Path.Contains("/Network/", StringComparison.Ordinal) && !wiring.Any(w => file.Path.EndsWith(w, StringComparison.Ordinal))
                   from Match side in SidesOfPorts().Matches(file.Text)
                   select $"{file.Path}: {side.Value}";
        Assert.Empty(made);
    }

    /// <summary>The folder of the program that a type stands in; "" for one that is not the program's, or stands in none.</summary>
    static string FolderOf(Type type) =>
        type.Assembly == typeof(HostlineServer).Assembly && type.Namespace?.Split('.') is ["Hostline", var folder, ..] ? folder : "";

    /// <summary>The dialect that a type is part of; null for one that is part of none.</summary>
    static string? DialectOf(Type type) => FolderOf(type) == "Dialects" && type.Namespace!.Split('.') is [_, _, var dialect, ..] ? dialect : null;

    static bool IsIn(Type type, string space) => type.Namespace is { } own && (own == space || own.StartsWith(space + ".", StringComparison.Ordinal));

    /// <summary>Templates of pages, and their sheet.</summary>
    static IEnumerable<(string Path, string Text)> Pages() => Files("src", "*.razor").Concat(Files("src", "*.css"));

    static IEnumerable<(string Path, string Text)> Files(string folder, string names = "*.cs")
    {
        var root = Checkout.At(folder);
        return !Directory.Exists(root) ? [] : Directory.EnumerateFiles(root, names, SearchOption.AllDirectories)
            .Where(p => !p.Contains("/obj/", StringComparison.Ordinal) && !p.Contains("/bin/", StringComparison.Ordinal))
            .Select(p => (folder + p[root.Length..], File.ReadAllText(p)));
    }

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
