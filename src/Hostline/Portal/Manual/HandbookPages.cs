using Hostline.Pages;
using Microsoft.Net.Http.Headers;

namespace Hostline.Portal.Manual;

/// <summary>Pages under one heading in the list of all pages.</summary>
public sealed record HandbookPart(string Key, IReadOnlyList<HandbookPage> Pages);

/// <summary>The documents of this release as pages, with their pictures and linked files.</summary>
sealed class HandbookPages(Handbook handbook) : PageGroup
{
    static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>The parts of the list in their order, by folder.</summary>
    static readonly (string Folder, string Key)[] Parts =
    [
        ("", "start"), ("docs", "know"), ("docs/dialects", "apis"), ("docs/operations", "run"), ("docs/operations/gateways", "gateways"), ("bench", "figures"),
        ("docs/decisions", "why"),
    ];

    public override void Map(PageTable pages)
    {
        pages.Get(Handbook.Root, Admits.Everybody, visit => Task.FromResult(visit.Page<HandbookIndexView, IReadOnlyList<HandbookPart>>(InParts())));
        pages.Get(Handbook.Root + "/{**path}", Admits.Everybody, visit => Task.FromResult(Show(visit)));
    }

    IResult Show(Visit visit)
    {
        var address = $"{Handbook.Root}/{visit.Http.Request.RouteValues["path"]}";
        return handbook.Page(address) is { } page ? visit.Page<HandbookView, HandbookPage>(page)
            : handbook.File(address) is { } file ? Send(visit, file)
            : ErrorPages.NotFound(visit);
    }

    static IResult Send(Visit visit, HandbookFile file)
    {
        var bytes = file.Read();
        visit.Http.Response.GetTypedHeaders().CacheControl = new() { Public = true, MaxAge = Kept };
        visit.Http.Response.Headers.XContentTypeOptions = "nosniff";
        visit.Http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.Bytes(bytes, Path.GetExtension(file.Path) == ".png" ? "image/png" : "text/plain; charset=utf-8",
            entityTag: new EntityTagHeaderValue(Handbook.TagOf(bytes)));
    }

    List<HandbookPart> InParts() =>
        [.. Parts.Select(p => new HandbookPart(p.Key, [.. handbook.All.Where(page => page.File.Folder == p.Folder)])).Where(p => p.Pages.Count > 0)];
}
