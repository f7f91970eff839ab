namespace Hostline.Messages;

/// <param name="NeedsCampaign">Whether an ordinary US number must have a campaign to send to that country (10DLC).</param>
public sealed record TextRules(bool NeedsCampaign)
{
    /// <summary>The most that carriers accept as one message.</summary>
    public const int SegmentsAtMost = 10;

    /// <summary>How many texts of one account may wait to be sent.</summary>
    public const int QueuedAtMost = 10_000;

    /// <summary>A text that could not be sent for this long has failed. World time.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromHours(4);
}
