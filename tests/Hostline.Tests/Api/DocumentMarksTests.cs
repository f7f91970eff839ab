using System.Security.Cryptography;
using System.Text.Json;
using Hostline.Network.Scanning.Pdf;
using Hostline.Tests.Commands;
using Hostline.Tests.Network.Scanning.Pdf;
using Hostline.Tests.Support;

namespace Hostline.Tests.Api;

/// <summary>The marks of a document on its way to the reviewer, from the upload to the download.</summary>
public sealed class DocumentMarksTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restricted_form_is_marked_for_the_desk_and_kept_as_it_came(bool onPostgres)
    {
        await using var database = onPostgres ? await NewPostgres() : null;
        await using var scene = await Scene.Start(database?.Url);
        var sandbox = await scene.Reviewed("acme");
        var letter = await OrdinaryDocuments.All.Single(d => d.Name == "pdftk-restricted-128").Bytes();
        await Wait(sandbox, letter);

        var entry = (await sandbox.Hostline(HttpMethod.Get, "/review")).Expect(200).Json.GetProperty("data")[0];
        var shown = entry.GetProperty("letter");
        Assert.Equal(["restricted", "format_scripts"], Words(shown));
        Assert.Empty(Words(entry.GetProperty("bill")));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(letter)), shown.GetProperty("sha256").GetString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(PdfInspection.Inspect(letter).Opened.Span)), shown.GetProperty("opened_sha256").GetString());
        Assert.False(entry.GetProperty("bill").TryGetProperty("opened_sha256", out _));

        var list = (await HostlineProgram.Run(["review", "list", "--server", scene.Server.BaseUrl, "--key", sandbox.Key])).Succeeded();
        Assert.Contains("letter of (acme).pdf (restricted, format_scripts)\tbill.pdf", list, StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{scene.Server.BaseUrl}/hostline/v1/documents/{shown.GetProperty("id").GetString()}");
        request.Headers.Authorization = new("Bearer", sandbox.Key);
        using var file = await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(letter, await file.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("sandbox; default-src 'none'", file.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", file.Headers.GetValues("X-Content-Type-Options").Single());
    }

    static async Task Wait(TestSandbox sandbox, byte[] letter)
    {
        var order = await Scene.Order(sandbox);
        await Scene.Prove(sandbox, order, Scene.Number);
        await Scene.Attach(sandbox, order, letter);
    }

    static IEnumerable<string?> Words(JsonElement document) => document.GetProperty("marks").EnumerateArray().Select(m => m.GetString());

    static async Task<PostgresDatabase> NewPostgres()
    {
        PostgresCluster.Require();
        return await (await PostgresCluster.Shared()).CreateMigrated();
    }
}
