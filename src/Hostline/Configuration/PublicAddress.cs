namespace Hostline.Configuration;

/// <summary>The public address of this server, for links in mails.</summary>
/// <param name="configured">Null if none is configured: then the address listened on is used.</param>
/// <param name="listening">Known once the server has started.</param>
public sealed class PublicAddress(Uri? configured, Func<Uri> listening)
{
    /// <summary>Null if none is configured: then no one outside of this machine is known to reach this server.</summary>
    public Uri? Configured => configured;

    public Uri Base => configured ?? listening();

    /// <param name="path">The path from the root, with its query.</param>
    public Uri At(string path) => new(Base, Root + path);

    /// <summary>The path prefix of all routes; empty if the server has the whole host.</summary>
    public string Root => Base.AbsolutePath.TrimEnd('/');

    /// <exception cref="ArgumentException">It is not an http or https URL without a query.</exception>
    public static Uri? Parse(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null
        : Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Query: "", Fragment: "", UserInfo: "" } ? url
        : throw new ArgumentException("HOSTLINE_PUBLIC_URL is not an http or https URL such as https://hostline.example, without a user, query or fragment.");

    /// <exception cref="ArgumentException">It is not an http or https URL without a path.</exception>
    public static Uri? ParseOrigin(string variable, string? text) =>
        string.IsNullOrWhiteSpace(text) ? null
        : Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            && url is { PathAndQuery: "/", Fragment: "", UserInfo: "" } ? url
        : throw new ArgumentException($"{variable} is not an http or https URL such as https://documents.example, without a path.");
}
