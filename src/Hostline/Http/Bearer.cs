namespace Hostline.Http;

/// <summary>The key of a request: <c>Authorization: Bearer KEY</c> (RFC 6750), the scheme in any case.</summary>
static class Bearer
{
    const string Scheme = "Bearer ";

    /// <summary>Null without a header of this scheme.</summary>
    public static string? Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }
}
