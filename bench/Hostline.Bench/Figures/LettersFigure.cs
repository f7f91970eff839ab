using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hostline.Bench.Load;
using Hostline.Bench.Parts;
using Hostline.Documents.Reading;
using Hostline.Host;
using Hostline.Letters;
using Hostline.Server;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Bench.Figures;

/// <summary><c>bench/run letters</c>: making letters, the page on which one is signed, and reading what customers upload.</summary>
sealed partial class LettersFigure(Plan plan, int times)
{
    public const string Verb = "letters";
    const int WarmUps = 20, Documents = 56;
    const double MakingGoal = 150, PageGoal = 100_000, ReadingGoal = 2_000, MemoryGoal = 64;

    /// <summary>Null if the arguments are invalid.</summary>
    public static LettersFigure? Read(string[] args)
    {
        var given = args.Chunk(2).ToDictionary(o => o[0], o => o[^1]);
        if (args.Length % 2 != 0 || !given.Keys.All(k => k is "--times" or "--disk"))
        {
            return null;
        }

        var folder = Path.Combine(Disk.Check(given.GetValueOrDefault("--disk", "/var/tmp")), $"hostline-bench-{Environment.ProcessId}");
        return new(new(folder, HostedServer.Program, IsQuick: false, Only: ""),
            int.Parse(given.GetValueOrDefault("--times", "300"), CultureInfo.InvariantCulture));
    }

    public async Task Measure()
    {
        Directory.CreateDirectory(plan.Folder);
        AtExit.Do(() => Directory.Delete(plan.Folder, recursive: true));
        var port = FreePort.Take();
        await using var app = await HostlineServer.Build(
            new Settings { Data = plan.NewFolder("letters"), MasterKey = HostedServer.MasterKey, Urls = $"http://127.0.0.1:{port}", OpenSandboxes = true },
            TimeProvider.System, new());
        await app.StartAsync();
        await Making(app.Services);
        foreach (var numbers in (int[])[1, 200])
        {
            var page = (await Page(port, numbers)).Length;
            Row($"the page that signs a letter for {numbers} numbers", $"≤ {PageGoal / 1_000} KB", $"{page / 1_000.0:0.0} KB", page <= PageGoal);
        }

        await Reading(app.Services);
        await app.StopAsync();
    }

    async Task Making(IServiceProvider services)
    {
        var files = services.GetRequiredService<LetterFiles>();
        foreach (var numbers in (int[])[1, 200])
        {
            ValueTask Make()
            {
                _ = files.Sample(numbers, DateTimeOffset.UnixEpoch);
                return ValueTask.CompletedTask;
            }

            await Latencies.Of(WarmUps, Make);
            var seen = await Latencies.Of(times, Make);
            Row($"making a letter for {numbers} numbers", $"p95 ≤ {MakingGoal} ms", $"p50 {seen.P50:0.0} ms, p95 {seen.P95:0.0} ms", seen.P95 <= MakingGoal);
        }
    }

    /// <summary>Each in a process of its own; none is remembered, because each file differs in its last bytes.</summary>
    static async Task Reading(IServiceProvider services)
    {
        var files = ((string[])["bills", "letters"])
            .SelectMany(folder => Directory.EnumerateFiles(Checkout.At("tests", "fixtures", folder), "*.pdf").Order(StringComparer.Ordinal))
            .Select(f => File.ReadAllBytes(f)).Append(services.GetRequiredService<LetterFiles>().Sample(200, DateTimeOffset.UnixEpoch)).ToList();
        await Reading(services, files, isLetter: false, "the words of a document");
        // The code of a letter is looked for in all that have no words.
        await Reading(services, files, isLetter: true, "a document as a letter, with the code of a scan");
    }

    static async Task Reading(IServiceProvider services, List<byte[]> files, bool isLetter, string what)
    {
        var reader = services.GetRequiredService<DocumentReader>();
        var (seen, memory, work) = (new Latencies(), 0L, TimeSpan.Zero);
        for (var n = 0; n < Math.Max(Documents, files.Count); n++)
        {
            byte[] file = [.. files[n % files.Count], .. Encoding.ASCII.GetBytes($"\n% {n}\n")];
            var start = Stopwatch.GetTimestamp();
            var read = await reader.Read(file, isLetter, CancellationToken.None);
            seen.Add(Stopwatch.GetTimestamp() - start);
            if (read.Why is { } why)
            {
                throw new InvalidOperationException($"Document {n % files.Count} could not be read: {why}");
            }

            (memory, work) = (Math.Max(memory, read.Cost!.Memory), read.Cost.Work > work ? read.Cost.Work : work);
        }

        Row($"reading {what} ({files.Count} bills and letters), with its process", $"≤ {ReadingGoal / 1_000} s of work",
            $"p50 {seen.P50:0} ms, p95 {seen.P95:0} ms; at most {work.TotalMilliseconds:0} ms of work", work.TotalMilliseconds <= ReadingGoal);
        Row("the most memory of its own that such a process was seen with", $"≤ {MemoryGoal} MB", $"{memory / 1024.0 / 1024:0.0} MB",
            memory <= MemoryGoal * 1024 * 1024);
    }

    static async Task<string> Page(int port, int numbers)
    {
        var made = await Ask(port, Request.Post("/hostline/v1/sandboxes", null, """{"accounts":[{"name":"bench"}],"review":"manual"}"""));
        var (sandbox, control) = ($"/hostline/v1/sandboxes/{made.GetProperty("id").GetString()}", made.GetProperty("key").GetString()!);
        var key = made.GetProperty("accounts")[0].GetProperty("api_key").GetString()!;
        var listed = string.Join(',', Enumerable.Range(0, numbers).Select(n => $"\"+1312555{n + 1000:0000}\""));
        var order = (await Ask(port, Request.Post("/v2/messaging_hosted_number_orders", key, $$"""{"phone_numbers":[{{listed}}]}""")))
            .GetProperty("data").GetProperty("id").GetString();
        await Ask(port, Request.Post($"/hostline/v1/orders/{order}/letter", key, """
            {"signer":{"name":"Ana Ruiz","email":"ana@acme.example"},"holder":"Acme Dental LLC",
             "address":{"street":"1 Main St","city":"Chicago","region":"IL","postal_code":"60601"}}
            """));
        await Ask(port, Request.Post($"{sandbox}/clock", control, """{"advance":"PT0S"}"""));
        var mail = await Ask(port, Request.Read(control, $"{sandbox}/messages?kind=email&to=ana@acme.example"));
        var link = new Uri(mail.GetProperty("data")[0].GetProperty("links")[0].GetString()!).PathAndQuery;
        using var connection = await Connection.Open(port);
        await connection.Exchange(Request.Page(port, link, "").Bytes);
        var page = connection.Text;
        return Listed().Count(page) >= numbers ? page : throw new InvalidOperationException("The page does not show the letter.");
    }

    [GeneratedRegex(@"<li>[^<]{1,6}1 312-555-\d{4}</li>")]
    private static partial Regex Listed();

    static async Task<JsonElement> Ask(int port, Request request)
    {
        using var connection = await Connection.Open(port);
        var status = await connection.Exchange(request.Bytes);
        return status is >= 200 and < 300 ? JsonSerializer.Deserialize<JsonElement>(connection.Text)
            : throw new InvalidOperationException($"{status}: {connection.Text}");
    }

    static void Row(string name, string goal, string measured, bool met) => Console.WriteLine($"| {name} | {goal} | {measured} | {(met ? "yes" : "**no**")} |");
}
