using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Hostline.Network.Mail;

namespace Hostline.Pages;

/// <summary>
/// The files that pages load: our style sheet, our script, htmx and the icon, which are embedded in the program, and the operator's logo. The
/// hash in each name lets browsers cache it forever.
/// </summary>
public sealed class Assets
{
    const string Folder = "Hostline.Pages.Assets.";
    const string Root = "/assets/";
    const int HashHex = 16;

    sealed record Asset(string Name, string Path, string Type, byte[] Plain, Lazy<byte[]> Gzip, Lazy<byte[]> Brotli);

    readonly FrozenDictionary<string, Asset> byName, byPath;

    public Assets(Letterhead letterhead)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var found = assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Select(n => Load(assembly, n)).ToList();
        if (letterhead.Logo is { } logo)
        {
            var mark = Of("logo." + logo.Type.Split('/')[^1], logo.Bytes, logo.Type);
            found.Add(mark);
            Logo = mark.Path;
        }

        (byName, byPath) = (found.ToFrozenDictionary(a => a.Name), found.ToFrozenDictionary(a => a.Path));
    }

    /// <summary>The path of the operator's logo; null if there is none.</summary>
    public string? Logo { get; }

    public string PathOf(string name) => byName[name].Path;

    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods(Root + "{file}", ["GET", "HEAD"], (RequestDelegate)Serve).WithMetadata(IsPage.Mark);

    async Task Serve(HttpContext http)
    {
        var (request, response) = (http.Request, http.Response);
        if (!byPath.TryGetValue(Root + request.RouteValues["file"], out var asset))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var accepted = request.Headers.AcceptEncoding.ToString();
        var (bytes, encoding) = accepted.Contains("br", StringComparison.Ordinal) ? (asset.Brotli.Value, "br")
            : accepted.Contains("gzip", StringComparison.Ordinal) ? (asset.Gzip.Value, "gzip")
            : (asset.Plain, null);
        response.ContentType = asset.Type;
        response.Headers.ContentEncoding = encoding;
        response.Headers.Vary = "Accept-Encoding";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(bytes, http.RequestAborted);
        }
    }

    static Asset Load(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var plain = new byte[stream.Length];
        stream.ReadExactly(plain);
        var name = resource[Folder.Length..];
        return Of(name, plain, TypeOf(Path.GetExtension(name)));
    }

    static Asset Of(string name, byte[] plain, string type)
    {
        var (stem, ending) = (Path.GetFileNameWithoutExtension(name), Path.GetExtension(name));
        var path = $"{Root}{stem}.{Convert.ToHexStringLower(SHA256.HashData(plain))[..HashHex]}{ending}";
        return new(name, path, type, plain, new(() => Packed(plain, s => new GZipStream(s, CompressionLevel.SmallestSize))),
            new(() => Packed(plain, s => new BrotliStream(s, CompressionLevel.SmallestSize))));
    }

    static string TypeOf(string ending) => ending switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };

    static byte[] Packed(byte[] plain, Func<Stream, Stream> packer)
    {
        var packed = new MemoryStream();
        using (var into = packer(packed))
        {
            into.Write(plain);
        }

        return packed.ToArray();
    }
}
