using Hostline.Storage.Tables;

namespace Hostline.Documents;

/// <summary>Sends a customer's file: as a download or, from an origin that serves nothing else, in a page that can run nothing.</summary>
public static class DocumentAnswer
{
    const string Type = "application/pdf";

    /// <summary>Always a download, never displayed, whatever type the file claims to have.</summary>
    public static IResult Download(HttpContext http, DocumentFile files, StoredDocument document)
    {
        Protect(http, "sandbox; default-src 'none'");
        return Results.Stream(body => Copy(files, document, body, http.RequestAborted), Type, SafeName(document.Name));
    }

    /// <summary>The same for a file made for this request.</summary>
    public static IResult Download(HttpContext http, byte[] made, string name)
    {
        Protect(http, "sandbox; default-src 'none'");
        return Results.Bytes(made, Type, SafeName(name));
    }

    /// <summary>For a frame within this portal only. Never for a document that is marked as active.</summary>
    public static IResult InFrame(HttpContext http, DocumentFile files, StoredDocument document, string portal)
    {
        Protect(http, $"default-src 'none'; sandbox; frame-ancestors {portal}");
        http.Response.ContentLength = document.Size;
        return Results.Stream(body => Copy(files, document, body, http.RequestAborted), Type);
    }

    static void Protect(HttpContext http, string policy)
    {
        http.Response.Headers.ContentSecurityPolicy = policy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
    }

    static async Task Copy(DocumentFile files, StoredDocument document, Stream body, CancellationToken cancellation)
    {
        await foreach (var chunk in files.Read(document, cancellation))
        {
            await body.WriteAsync(chunk, cancellation);
        }
    }

    static string SafeName(string name)
    {
        var safe = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')]).TrimStart('.');
        return safe.Length == 0 ? "document.pdf" : safe;
    }
}
