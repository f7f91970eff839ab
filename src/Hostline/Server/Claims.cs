using System.Text.Json;
using Hostline.Core.Reasons;
using Hostline.Dialects;
using Hostline.Http;

namespace Hostline.Server;

/// <summary>Finds the dialect of a path: the one with the longest matching prefix.</summary>
sealed class Claims
{
    static readonly string[] Own =
    [
        "/hostline", "/healthz", "/readyz", "/openapi", "/transfers", "/portal", "/sign-in", "/sandbox", "/invite", "/first", "/desk", "/line", "/sign",
        "/assets", "/preview", "/recover", "/email", "/gateways",
    ];

    readonly (PathString Prefix, Dialect Dialect)[] claims;

    /// <exception cref="ArgumentException">Two dialects claim one prefix, or one claims something that is not a prefix or belongs to the server
    /// itself.</exception>
    public Claims(IReadOnlyList<Dialect> dialects)
    {
        Dialects = dialects;
        var claimed = new Dictionary<string, Dialect>(StringComparer.OrdinalIgnoreCase);
        foreach (var (dialect, prefix) in dialects.SelectMany(d => d.Prefixes.Select(p => (d, p))))
        {
            Check(dialect, prefix);
            if (!claimed.TryAdd(prefix, dialect))
            {
                throw new ArgumentException($"The dialects {claimed[prefix].Name} and {dialect.Name} both claim the paths under {prefix}. Let one of them "
                    + "claim a longer prefix, or remove one from InstalledDialects.");
            }
        }

        claims = [.. claimed.OrderByDescending(c => c.Key.Length).Select(c => (new PathString(c.Key), c.Value))];
    }

    public IReadOnlyList<Dialect> Dialects { get; }

    /// <summary>The vendors' names, and the paths of their clients' base URLs.</summary>
    public IEnumerable<(string Vendor, string Base)> Bases => Dialects.Select(d => (d.Vendor, d.Base));

    /// <summary>Null for a path that no dialect claims.</summary>
    public Dialect? Of(PathString path)
    {
        foreach (var (prefix, dialect) in claims)
        {
            if (path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return dialect;
            }
        }

        return null;
    }

    public Task AnswerOutside(HttpContext http, int status, Refusal refusal, string? nextStep = null) =>
        new OuterAnswer(status, refusal, nextStep).Write(http, WriteMembers);

    void WriteMembers(Utf8JsonWriter json, OuterAnswer answer)
    {
        foreach (var dialect in Dialects)
        {
            dialect.WriteOutside(json, answer);
        }
    }

    static void Check(Dialect dialect, string prefix)
    {
        if (prefix.Length < 2 || prefix[0] != '/' || prefix[^1] == '/')
        {
            throw new ArgumentException(
                $"The dialect {dialect.Name} claims \"{prefix}\", which is not the beginning of a path: write it as /name or /name/part.");
        }

        if (Array.Find(Own, own => new PathString(prefix).StartsWithSegments(own, StringComparison.OrdinalIgnoreCase)) is { } own)
        {
            throw new ArgumentException($"The dialect {dialect.Name} claims the paths under {prefix}, but this server itself answers under {own}. Choose "
                + "another prefix.");
        }
    }
}
