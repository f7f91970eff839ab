using Hostline.Core.Deliveries;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// When a webhook that was not acknowledged is retried. First as the vendor documents: three attempts on the URL, three on the failover URL,
/// seconds apart. Then for days on both. Even with every wait at its shortest, there are twelve attempts on the URL over 78 hours
/// (docs/decisions/0008-retry-schedule.md).
/// </summary>
static class WebhookPlan
{
    static readonly TimeSpan ToFailover = TimeSpan.FromSeconds(1);

    static readonly SendLimits Limits = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));

    public static readonly RetryPlan Plan = new(
    [
        new(PhaseUrls.Main, Quick(TimeSpan.Zero)),
        new(PhaseUrls.Others, Quick(ToFailover)),
        new(PhaseUrls.All, RetryPlan.WaitsOfDays, ToFailover),
    ], RetryPlan.JitterOfDays, Limits);

    static TimeSpan[] Quick(TimeSpan first) => [first, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)];
}
