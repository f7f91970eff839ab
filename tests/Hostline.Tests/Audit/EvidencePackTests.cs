using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Audit;

/// <summary>The evidence pack: complete, the same each time, and verified by its script without this program.</summary>
public sealed class EvidencePackTests
{
    static readonly string Script = Checkout.At("src", "Hostline", "Packs", "verify.py");

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_pack_of_a_moved_number_has_both_orders_with_their_documents_and_the_script_verifies_it(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var (first, second) = await Moved(exchange);

        var pack = await Download(exchange, $"/numbers/{Exchange.Number}/evidence.zip");

        var names = pack.Select(m => m.Name).ToList();
        foreach (var order in (string[])[first, second])
        {
            Assert.Contains($"orders/{order}/events.jsonl", names);
            var papers = JsonSerializer.Deserialize<JsonElement>(Of(pack, $"orders/{order}/documents.json")).EnumerateArray().ToList();
            Assert.Equal(["bill", "letter"], papers.Select(p => p.GetProperty("kind").GetString()).Order());
            Assert.All(papers, p => Assert.Equal(p.GetProperty("sha256").GetString(),
                Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Of(pack, p.GetProperty("file").GetString()!)))));
        }

        Assert.Equal("approved", JsonSerializer.Deserialize<JsonElement>(Of(pack, $"orders/{second}/consents.json"))[0].GetProperty("decision").GetString());
        Assert.Contains("sms", Encoding.UTF8.GetString(Of(pack, $"orders/{first}/codes.json")));
        Assert.Equal(2, names.Count(n => n.StartsWith("accounts/", StringComparison.Ordinal) && n.EndsWith("/events.jsonl", StringComparison.Ordinal)));
        Assert.Equal((0, true), await Verify(pack, await Key(exchange)));
        // What is not about the number is listed, but not told.
        var ofAccount = Encoding.UTF8.GetString(Of(pack, names.First(n => n.StartsWith("accounts/", StringComparison.Ordinal) && n.EndsWith("events.jsonl"))));
        Assert.Contains("\"kind\":\"account.created\"", ofAccount);
        Assert.DoesNotContain("KEY", ofAccount);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_pack_tells_what_was_written_what_two_people_decided_and_what_was_asked_back(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var (_, order) = await Moved(exchange);
        foreach (var (kindOf, text) in new[] { ("public", "Call us."), ("internal", "He sounded unsure.") })
        {
            (await exchange.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/comments", new { text, kind = kindOf })).Expect(201);
        }

        var globex = exchange.Sandbox.ApiKey(Exchange.Globex);
        (await exchange.Sandbox.Send(HttpMethod.Post, $"/hostline/v1/orders/{order}/comments", globex, new { text = "We will." })).Expect(201);
        (await UndoTests.Ask(exchange, order)).Expect(200);
        var undo = (await exchange.Sandbox.Hostline(HttpMethod.Get, "/undos")).Expect(200).Json.GetProperty("data")[0];
        (await UndoTests.Decide(exchange, undo, "refuse")).Expect(200);

        var pack = await Download(exchange, $"/orders/{order}/evidence.zip");

        var comments = Json(pack, $"orders/{order}/comments.json").EnumerateArray().Select(c => (Text(c, "kind"), Text(c, "text")));
        Assert.Equal([("public", "Call us."), ("internal", "He sounded unsure."), ("account", "We will.")], comments);
        var proposal = Assert.Single(Json(pack, $"orders/{order}/proposals.json").EnumerateArray());
        Assert.Equal(("undo", "confirmed", "They showed a contract."), (Text(proposal, "kind"), Text(proposal, "state"), Text(proposal, "why")));
        Assert.False(proposal.GetProperty("wanted").GetProperty("accepts").GetBoolean());
        Assert.NotEqual("", Text(proposal.GetProperty("proposed_by"), "principal"));
        Assert.NotEqual("", Text(proposal.GetProperty("decided_by"), "principal"));
        var asked = Assert.Single(Json(pack, $"orders/{order}/undos.json").EnumerateArray());
        Assert.Equal(("We never agreed.", "refused", "They showed a contract."), (Text(asked, "why"), Text(asked, "state"), Text(asked, "note")));
        Assert.Equal((0, true), await Verify(pack, await Key(exchange)));
        // A request that the history tells of cannot be left out, not even by whoever signs the pack.
        var without = Resigned(pack, $"orders/{order}/undos.json", "[]"u8.ToArray());
        Assert.Contains("of a request to undo, that is not in the pack", (await Ran(without, null)).Output);
    }

    static JsonElement Json(IReadOnlyList<Member> pack, string name) => JsonSerializer.Deserialize<JsonElement>(Of(pack, name));

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    [Fact]
    public async Task One_changed_byte_in_any_file_of_the_pack_is_found()
    {
        await using var exchange = await Exchange.Begin();
        var (_, order) = await Moved(exchange);
        var (pack, key) = (await Download(exchange, $"/orders/{order}/evidence.zip"), await Key(exchange));
        Assert.Equal((0, true), await Verify(pack, key));
        for (var i = 0; i < pack.Count; i++)
        {
            var altered = pack.ToList();
            var content = pack[i].Content.ToArray();
            content[content.Length / 2] ^= 1;
            altered[i] = pack[i] with { Content = content };
            Assert.False((await Verify(altered, key)).IsValid, pack[i].Name);
        }

        Assert.False((await Verify([.. pack.Skip(1)], key)).IsValid);
        Assert.False((await Verify([.. pack, new("more.txt", [1])], key)).IsValid);
    }

    /// <summary>A forger has the script, and signs whatever it forged with a key of its own.</summary>
    [Fact]
    public async Task A_pack_that_someone_else_signed_is_refused_and_so_is_a_rewritten_history()
    {
        await using var exchange = await Exchange.Begin();
        var (_, order) = await Moved(exchange);
        var (pack, key) = (await Download(exchange, $"/orders/{order}/evidence.zip"), await Key(exchange));
        var events = $"orders/{order}/events.jsonl";
        var forged = Encoding.UTF8.GetString(Of(pack, events)).Replace("\"actor\":\"holder", "\"actor\":\"robot1", StringComparison.Ordinal);

        Assert.Equal((1, false), await Verify(Resigned(pack, events, Encoding.UTF8.GetBytes(forged)), null));
        Assert.Equal((1, false), await Verify(Resigned(pack, "README.txt", [1]), key));
    }

    [Fact]
    public async Task Two_packs_of_the_same_facts_have_the_same_files()
    {
        await using var exchange = await Exchange.Begin();
        var (_, order) = await Moved(exchange);
        static IEnumerable<string> Facts(IEnumerable<Member> pack) => pack
            .Where(m => m.Name is not ("README.txt" or "seals.json" or "manifest.json" or "manifest.sig"))
            .Select(m => m.Name + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(m.Content)));
        Assert.Equal(Facts(await Download(exchange, $"/orders/{order}/evidence.zip")), Facts(await Download(exchange, $"/orders/{order}/evidence.zip")));
    }

    [Fact]
    public async Task Packs_are_for_the_desk_and_only_of_its_own_world()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var path = $"/hostline/v1/numbers/{Exchange.Number}/evidence.zip";
        (await exchange.Sandbox.Send(HttpMethod.Get, path, exchange.Sandbox.ApiKey(Exchange.Acme), null)).Expect(403);
        (await exchange.Sandbox.Hostline(HttpMethod.Get, "/numbers/+13125559999/evidence.zip")).Expect(404);
        (await exchange.Sandbox.Hostline(HttpMethod.Get, $"/numbers/{Exchange.Number}/evidence.zip?world=live")).Expect(404);
    }

    sealed record Member(string Name, byte[] Content);

    static async Task<(string First, string Second)> Moved(Exchange exchange)
    {
        var first = await exchange.Host(Exchange.Acme, Exchange.Number);
        var second = await exchange.Order(Exchange.Globex, Exchange.Number);
        (await exchange.Approve(second)).Expect(200);
        await exchange.Finish(Exchange.Globex, second, Exchange.Number);
        await exchange.Quiet();
        Assert.Equal([Exchange.Number], await exchange.Active(Exchange.Globex));
        return (first, second);
    }

    static async Task<string> Key(Exchange exchange) =>
        (await exchange.Sandbox.Hostline(HttpMethod.Get, "/audit/key")).Expect(200).Json.GetProperty("public_key").GetString()!;

    static async Task<IReadOnlyList<Member>> Download(Exchange exchange, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{exchange.Sandbox.BaseUrl}/hostline/v1{path}");
        request.Headers.Authorization = new("Bearer", exchange.Sandbox.Key);
        using var response = await Support.Http.Client.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
        using var archive = new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync()));
        return [.. archive.Entries.Select(e => new Member(e.FullName, Read(e)))];
    }

    static byte[] Read(ZipArchiveEntry entry)
    {
        using var from = entry.Open();
        using var into = new MemoryStream();
        from.CopyTo(into);
        return into.ToArray();
    }

    static byte[] Of(IReadOnlyList<Member> pack, string name) => pack.Single(m => m.Name == name).Content;

    static async Task<(int ExitCode, bool IsValid)> Verify(IReadOnlyList<Member> pack, string? key)
    {
        var (exitCode, output) = await Ran(pack, key);
        return (exitCode, output.Contains("VALID:", StringComparison.Ordinal) && !output.Contains("NOT VALID", StringComparison.Ordinal));
    }

    static async Task<(int ExitCode, string Output)> Ran(IReadOnlyList<Member> pack, string? key)
    {
        await PythonTools.Require("zipfile");
        var path = Path.GetTempFileName();
        try
        {
            using (var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
            {
                foreach (var member in pack)
                {
                    using var into = archive.CreateEntry(member.Name).Open();
                    into.Write(member.Content);
                }
            }

            var ran = await ChildProgram.Run("/usr/bin/python3", [Script, path, .. key is null ? Array.Empty<string>() : [key]]);
            return (ran.ExitCode, ran.Output + ran.Errors);
        }
        finally
        {
            File.Delete(path);
        }
    }

    static List<Member> Resigned(IReadOnlyList<Member> pack, string name, byte[] content)
    {
        using var own = Hostline.Signatures.Ed25519Key.FromSeed(new byte[32]);
        var manifest = System.Text.Json.Nodes.JsonNode.Parse(Of(pack, "manifest.json"))!;
        manifest["public_key"] = Convert.ToBase64String(own.PublicKey);
        manifest["members"]!.AsArray().Single(m => (string?)m!["name"] == name)!["sha256"] =
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
        var text = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        return [.. pack.Select(m => m.Name switch
        {
            "manifest.json" => m with { Content = text },
            "manifest.sig" => m with { Content = Encoding.ASCII.GetBytes(Convert.ToBase64String(own.Sign(text))) },
            _ => m.Name == name ? m with { Content = content } : m,
        })];
    }
}
