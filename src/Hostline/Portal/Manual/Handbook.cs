using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace Hostline.Portal.Manual;

/// <summary>A file of the release that pages show: a document, a picture, or an example program.</summary>
/// <param name="Path">The path in the repository.</param>
/// <param name="Address">The path under this server's root.</param>
public sealed record HandbookFile(string Path, string Address, Func<byte[]> Read)
{
    public bool IsText => Path.EndsWith(Handbook.Ending, StringComparison.Ordinal);

    public string Folder => Path.LastIndexOf('/') is var slash and > 0 ? Path[..slash] : "";
}

/// <summary>
/// The documents of this release, embedded in the program: README and everything in docs/, and the files that they link to. Each is rendered
/// when it is first requested.
/// </summary>
sealed class Handbook
{
    public const string Ending = ".md";

    /// <summary>The prefix of all pages and files.</summary>
    public const string Root = "/docs";

    const string First = "README.md";
    const string Prefix = "Handbook/";
    const string DocumentsFolder = "docs/";

    readonly FrozenDictionary<string, HandbookFile> byPath, byAddress;
    readonly FrozenDictionary<string, Lazy<HandbookPage>> pages;
    readonly Lazy<IReadOnlyList<HandbookPage>> all;

    public Handbook()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var files = assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => FileOf(assembly, n)).ToList();
        (byPath, byAddress) = (files.ToFrozenDictionary(f => f.Path), files.ToFrozenDictionary(f => f.Address));
        var markup = new HandbookMarkup(path => byPath.GetValueOrDefault(path)?.Address);
        pages = files.Where(f => f.IsText).ToFrozenDictionary(f => f.Address, f => new Lazy<HandbookPage>(() => markup.Page(f)));
        all = new(() => [.. pages.Values.Select(p => p.Value).OrderByDescending(p => p.File.Path == First).ThenBy(p => p.File.Path, StringComparer.Ordinal)]);
    }

    /// <summary>Every page: the start page, then the others sorted by path.</summary>
    public IReadOnlyList<HandbookPage> All => all.Value;

    public HandbookPage? Page(string address) => pages.TryGetValue(address, out var page) ? page.Value : null;

    /// <summary>A picture or a program; null if there is none at this address.</summary>
    public HandbookFile? File(string address) => byAddress.TryGetValue(address, out var file) && !file.IsText ? file : null;

    public static string TagOf(byte[] bytes) => $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"";

    static HandbookFile FileOf(Assembly assembly, string resource)
    {
        var path = resource[Prefix.Length..].Replace('\\', '/');   // the build writes the separators of its machine
        var shown = path.StartsWith(DocumentsFolder, StringComparison.Ordinal) ? path[DocumentsFolder.Length..] : path;
        var address = $"{Root}/{(shown.EndsWith(Ending, StringComparison.Ordinal) ? shown[..^Ending.Length].ToLowerInvariant() : shown)}";
        return new(path, address, () => Bytes(assembly, resource));
    }

    static byte[] Bytes(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
