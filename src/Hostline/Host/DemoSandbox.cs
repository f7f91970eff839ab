using System.Text.Json;
using System.Text.Json.Nodes;
using Hostline.Api;
using Hostline.Core.Worlds;
using Hostline.Sandboxes;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Storage;

namespace Hostline.Host;

/// <summary>
/// The sandbox that a first start creates, with accounts acme and globex. <c>DIR/demo.json</c> (0600) has the response of its creation and
/// <c>base_url</c>, which follows the address that the server listens on.
/// </summary>
public sealed class DemoSandbox
{
    const string FileName = "demo.json";
    static readonly JsonSerializerOptions Form = new(Answers.Options) { WriteIndented = true };
    static readonly FirstStartSecret Once = new("demo sandbox", FileName, MarkOf);

    readonly JsonObject made;

    DemoSandbox(JsonObject made) => this.made = made;

    public string Id => Text(made, "id");

    public string Key => Text(made, "key");

    /// <summary>The address at which the server of the data directory listened when it was last started; null before the first start has finished.</summary>
    public string? BaseUrl => made["base_url"]?.ToString();

    public IReadOnlyList<(string Name, string ApiKey, string PublicKey)> Accounts =>
        [.. made["accounts"]!.AsArray().Select(a => (Text(a!, "name"), Text(a!, "api_key"), Text(a!, "public_key")))];

    public static string FileIn(string directory) => Once.PathIn(directory);

    /// <summary>The demo sandbox of a data directory; null if there is none, or the file is not ours or cannot be read.</summary>
    public static DemoSandbox? Read(string directory)
    {
        try
        {
            var text = File.ReadAllText(FileIn(directory));
            return MarkOf(text).Length > 0 && JsonNode.Parse(text) is JsonObject made && IsWhole(made) ? new(made) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The demo sandbox, if this start created it.</summary>
    internal static async Task<DemoSandbox?> Make(Settings settings, Database database, CommitQueue queue, Sandboxes.SandboxBook sandboxes)
    {
        if (await Once.Mark(database) is { } mark)
        {
            Once.Finish(settings.Data, mark);
            return null;
        }

        var unit = new Unit();
        var made = sandboxes.Add(unit, new("demo", ["acme", "globex"], ClockMode.Running, null, ReviewMode.Instant), await database.Now());
        var json = JsonSerializer.SerializeToNode(SandboxEndpoints.Render(made), Form)!.AsObject();
        return await Once.Make(settings.Data, queue, unit, json.ToJsonString(Form)) ? new(json) : null;
    }

    /// <summary>Writes the present address, unless the file has it already.</summary>
    internal static void PutAddress(string directory, string baseUrl)
    {
        if (Read(directory) is { } demo && demo.made["base_url"]?.ToString() != baseUrl)
        {
            demo.made["base_url"] = baseUrl;
            var fresh = FileIn(directory) + ".new";
            SecretFile.Write(fresh, demo.made.ToJsonString(Form) + "\n");
            File.Move(fresh, FileIn(directory), overwrite: true);
        }
    }

    static byte[] MarkOf(string json)
    {
        try
        {
            using var read = JsonDocument.Parse(json);
            return read.RootElement.GetProperty("id").GetGuid().ToByteArray(bigEndian: true);
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return [];
        }
    }

    static bool IsWhole(JsonObject made) => made["key"] is JsonValue && made["accounts"] is JsonArray accounts
        && accounts.All(a => a is JsonObject account && new[] { "name", "api_key", "public_key" }.All(name => account[name] is JsonValue));

    static string Text(JsonNode node, string name) => node[name]!.ToString();
}
