namespace Hostline.Core.Numbers;

/// <param name="Url">"" for none.</param>
/// <param name="Method">GET or POST.</param>
/// <param name="FallbackUrl">Requested when the first one fails; "" for none.</param>
/// <param name="StatusUrl">Requested with the status of an answer; "" for none.</param>
public sealed record TextAnswering(string Url, string Method, string FallbackUrl, string FallbackMethod, string StatusUrl, string StatusMethod)
{
    public const string Post = "POST";

    public static readonly TextAnswering None = new("", Post, "", Post, "", Post);
}

/// <summary>The settings of a number, created with its order or at the first change.</summary>
/// <param name="Hosting">The hosting that the number belongs to.</param>
/// <param name="Account">The account of the hosting's family that uses the number. The order stays with the account that placed it.</param>
/// <param name="Name">What people call it; null for the number itself.</param>
/// <param name="Application">The application whose URLs are used in place of the number's own; null for none.</param>
/// <param name="CreatedAt">World time, as is <paramref name="UpdatedAt"/>.</param>
public sealed record NumberSettings(
    HostingId Hosting, AccountId Account, string? Name, ApplicationId? Application, TextAnswering Texts, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Counts the changes; 0 while nothing has been set.</summary>
    public int Version { get; init; }
}

/// <param name="More">Data that only the dialect reads, as JSON.</param>
public sealed record Application(ApplicationId Id, AccountId Account, string Name, TextAnswering Texts, string More, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public int Version { get; init; } = 1;
}
