using System.Text.Json;

namespace Hostline.Dialects.Telnyx;

/// <summary>Weights and rules for picking a sending number.</summary>
sealed record NumberPool(decimal TollFreeWeight, decimal LongCodeWeight, bool SkipUnhealthy, bool StickySender, bool Geomatch);

sealed record UrlShortener(string Domain, string Prefix, bool ReplaceBlacklistOnly, bool SendWebhooks);

/// <summary>The settings of a messaging profile other than its name and webhook URLs; stored as JSON in the profile's row.</summary>
sealed record ProfileSettings
{
    public bool Enabled { get; init; } = true;
    public string WebhookApiVersion { get; init; } = "2";
    public IReadOnlyList<string> Destinations { get; init; } = [];
    public NumberPool? NumberPool { get; init; }
    public UrlShortener? UrlShortener { get; init; }
    public string? AlphaSender { get; init; }

    /// <summary>Dollars a day, as the customer wrote it; null until one is set.</summary>
    public string? DailySpendLimit { get; init; }

    public bool DailySpendLimitEnabled { get; init; }
    public bool MmsFallBackToSms { get; init; }
    public bool MmsTranscoding { get; init; }
    public bool MobileOnly { get; init; }
    public bool SmartEncoding { get; init; }
    public string? HealthWebhookUrl { get; init; }
    public string? ResourceGroup { get; init; }
    public string? Assistant { get; init; }

    /// <summary>The secret of the vendor's first API, encrypted.</summary>
    public byte[] SealedSecret { get; init; } = [];

    public static ProfileSettings Of(byte[] stored) => JsonSerializer.Deserialize<ProfileSettings>(stored)!;

    public byte[] Bytes() => JsonSerializer.SerializeToUtf8Bytes(this);
}
