using System.Globalization;
using System.Security.Cryptography;
using Hostline.Accounts;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Orders;
using Hostline.Pages;
using Hostline.Storage.Tables;
using Microsoft.AspNetCore.Http.Features;

namespace Hostline.Portal.Orders;

sealed class ListPages(DryRun dryRun, Profiles profiles) : PageGroup
{
    public const string NumbersField = "numbers", ReferenceField = "reference", ProfileField = "profile", ProfileNameField = "profile_name", OnceField = "once";
    public const string CheckPath = "/portal/check", NewPath = "/portal/orders/new", FilePath = NewPath + "/file";

    /// <summary>The button that requests the result as a file.</summary>
    public const string FormatField = "as", Csv = "csv";
    public const int ReferenceAtMost = ReferToOrder.LengthAtMost, ProfileNameAtMost = 100;

    /// <summary>The query of a request for the verdicts only, while someone types.</summary>
    public const string Live = "live";

    const int ProfilesListed = 200;
    const int FormBytesAtMost = NumberLists.BytesAtMost + (64 * 1024);

    public override void Map(PageTable pages)
    {
        pages.Get(CheckPath, Roles.Account, visit => Task.FromResult(visit.Page<CheckView, ListModel>(ListModel.Blank)));
        pages.Post(CheckPath, Roles.Account, Check);
        pages.Get(NewPath, Roles.Acting, async visit => await NewPage(visit, null));
        pages.Post(NewPath, Roles.Acting, TryOrder);
        pages.Upload(FilePath, Roles.Acting, TakeFile);
    }

    async Task<IResult> Check(Visit visit)
    {
        var tried = await Try(visit, NumberLists.Read(visit.Form[NumbersField].ToString()));
        return InAnotherForm(visit, tried, CheckPath) ?? visit.Page<CheckView, ListModel>(ListModel.Blank with { Tried = tried });
    }

    /// <summary>The verdicts only, or a file, if the request asks for that; otherwise null.</summary>
    static IResult? InAnotherForm(Visit visit, DryRunResult? tried, string path) => visit.IsFragment ? Verdicts(visit, tried, path)
        : tried is not null && visit.Field(FormatField) == Csv ? Download(visit, tried)
        : null;

    /// <summary>The result as a CSV file.</summary>
    static IResult Download(Visit visit, DryRunResult tried)
    {
        var words = visit.Words;
        visit.Http.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(CsvTable.Write(
            [.. new[] { "line", "given", "number", "verdict", "next" }.Select(column => words.Say("list.column." + column))],
            tried.Rows.Select(row => (IReadOnlyList<string>)
            [
                row.Listed.Line.ToString(CultureInfo.InvariantCulture), row.Listed.Given.Trim(), row.Number?.ToString() ?? "", words.Label(row.Standing),
                NextStep(visit, row),
            ])), CsvTable.Type, "numbers.csv");
    }

    /// <summary>The reason with its detail, which says what is wrong with this text.</summary>
    public static string NextStep(Visit visit, DryRow row) =>
        row.Refusal is { } refusal ? visit.Sentence(refusal with { Number = null }) : visit.Words.Next(row.Standing, visit.Zone);

    async Task<IResult> TryOrder(Visit visit)
    {
        var tried = await Try(visit, NumberLists.Read(visit.Form[NumbersField].ToString()));
        return InAnotherForm(visit, tried, NewPath) ?? await NewPage(visit, tried);
    }

    /// <summary>A fragment is never refused as a whole: it contains what was wrong.</summary>
    static IResult Verdicts(Visit visit, DryRunResult? tried, string path) =>
        visit.Page<VerdictsView, ListModel>(ListModel.Blank with { Tried = tried, Path = path }, StatusCodes.Status200OK);

    async Task<DryRunResult?> Try(Visit visit, IReadOnlyList<ListedText> listed)
    {
        if (listed.Count is 0 or > NumberLists.NumbersAtMost)
        {
            visit.Fault(NumbersField, listed.Count == 0 ? visit.Words.Say("list.none")
                : visit.Words.Say("list.too-many", ("n", listed.Count), ("most", NumberLists.NumbersAtMost)));
            return null;
        }

        return await dryRun.Of(visit.Session!.Acting, listed);
    }

    async Task<IResult> TakeFile(Visit visit)
    {
        var file = await ReadFile(visit);
        if (file.IsRefused)
        {
            visit.Fault(file.Refusals, _ => "file");
            return await NewPage(visit, null);
        }

        var listed = file.Value!.Numbers;
        visit.Retype(NumbersField, string.Join('\n', listed.Select(l => l.Text)));
        visit.Retype(ReferenceField, visit.Field(ReferenceField) is { Length: > 0 } typed ? typed : file.Value.Reference ?? "");
        return await NewPage(visit, await Try(visit, listed));
    }

    /// <summary>The file is never written to disk.</summary>
    static async Task<Outcome<NumberFile>> ReadFile(Visit visit)
    {
        var http = visit.Http;
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = FormBytesAtMost;
        try
        {
            visit.Form = await http.Request.ReadFormAsync(new FormOptions
            {
                MemoryBufferThreshold = FormBytesAtMost,
                MultipartBodyLengthLimit = FormBytesAtMost,
                ValueCountLimit = 20,
                ValueLengthLimit = 4 * 1024,
            }, http.RequestAborted);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or BadHttpRequestException)
        {
            return new Refusal(Reason.BodyTooLarge, Detail: visit.Words.Say("list.file.large", ("mb", NumberLists.BytesAtMost / (1024 * 1024))));
        }

        if (visit.Form.Files.GetFile("file") is not { Length: > 0 } file)
        {
            return new Refusal(Reason.NoNumbers, Detail: visit.Words.Say("list.file.none"));
        }

        var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, http.RequestAborted);
        return bytes.Length > NumberLists.BytesAtMost
            ? new Refusal(Reason.BodyTooLarge, Detail: visit.Words.Say("list.file.large", ("mb", NumberLists.BytesAtMost / (1024 * 1024))))
            : NumberLists.ReadCsv(bytes.ToArray());
    }

    /// <param name="placed">The orders that were placed from the same list before one was refused.</param>
    public async Task<IResult> NewPage(Visit visit, DryRunResult? tried, IReadOnlyList<PlacedPart>? placed = null)
    {
        var (found, _) = await profiles.Page(visit.Session!.Acting.Account.Id, "", "", ProfilesListed, 0);
        var once = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return visit.Page<NewOrderView, ListModel>(new(tried, NewPath, [.. found.Select(p => (p.Id.ToString(), p.Name))], once) { Placed = placed ?? [] });
    }
}

public sealed record PlacedPart(string Order, int Numbers);

/// <param name="Tried">Null before it was checked.</param>
/// <param name="Path">Where it is checked again.</param>
/// <param name="Once">The key under which its order is placed once, however often the form is sent.</param>
public sealed record ListModel(DryRunResult? Tried, string Path, IReadOnlyList<(string Id, string Name)> Profiles, string Once)
{
    public static readonly ListModel Blank = new(null, ListPages.CheckPath, [], "");

    /// <summary>What was ordered from the list before a part of it was refused.</summary>
    public IReadOnlyList<PlacedPart> Placed { get; init; } = [];
}
