namespace Hostline.Core.Deliveries;

/// <summary>Where a destination's URLs come from. The numbers are stored; never renumber them.</summary>
public enum DestinationSource
{
    MessagingProfile = 1,
    Campaign = 2,
    NotificationChannel = 3,
    /// <summary>A callback that was given with one order, for that order alone.</summary>
    OrderCallback = 4,
    DocumentCallback = 5,
    Portal = 6,
    Operator = 7,
    /// <summary>A callback that was given with one text, for that text alone.</summary>
    TextCallback = 8,
}

/// <summary>Where messages about orders are sent. A lane carries the messages of one order to one destination.</summary>
/// <param name="Id">The id of its source: the profile, the campaign, the channel, the order.</param>
/// <param name="Kind">The dialect's name for the kind, which decides how messages are planned, rendered and signed.</param>
/// <param name="Account">Its owner: this account's key signs, and this account sees what was sent.</param>
/// <param name="Urls">The main URL, then those used when it fails. Empty when nothing is to be sent.</param>
public sealed record Destination(DestinationId Id, string Kind, AccountId Account, DestinationSource Source, string Method, IReadOnlyList<string> Urls)
{
    /// <summary>URLs that answered 410 Gone: nothing is sent there until the destination is saved again.</summary>
    public IReadOnlyList<string> Gone { get; init; } = [];

    /// <summary>Incremented when its URLs are opened again. An answer to an earlier request is ignored.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The URLs came with one order or text, so 410 Gone ends the delivery that got it and closes nothing else.</summary>
    public bool IsOfOneOrder => Source is DestinationSource.OrderCallback or DestinationSource.TextCallback;

    /// <summary>The URL at this position, or the first open one if it is closed. Null when nothing can be sent.</summary>
    public string? UrlAt(int place) => place < Urls.Count && !Gone.Contains(Urls[place]) ? Urls[place] : Urls.FirstOrDefault(url => !Gone.Contains(url));

    public static IReadOnlyList<string> UrlsOf(string main, string failover = "") => main.Length == 0 ? [] : failover.Length == 0 ? [main] : [main, failover];
}
