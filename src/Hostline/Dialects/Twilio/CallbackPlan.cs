using System.Globalization;
using Hostline.Core.Deliveries;

namespace Hostline.Dialects.Twilio;

/// <summary>
/// The retry schedule of callbacks. The first phase is the vendor's, with the overrides that a customer may write into the fragment of the URL
/// (contract §7): <c>rc</c> retries, <c>rp</c> after which failures, <c>ct</c>, <c>rt</c> and <c>tt</c> limits in milliseconds. Then it is
/// tried for days, unless the URL says <c>rc=0</c>.
/// </summary>
static class CallbackPlan
{
    const int RetriesByDefault = 1;
    const int RetriesAtMost = 5;
    const int ShortestMs = 100;
    const int LongestConnectMs = 10_000;
    const int LongestMs = 15_000;
    const int ConnectMsByDefault = 5_000;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static RetryPlan Of(Destination destination) => Of(destination.Urls is [var main, ..] ? main : "");

    public static RetryPlan Of(string url)
    {
        var set = Overrides(url);
        var retries = Number("rc", 0, RetriesAtMost, RetriesByDefault);
        var whole = Number("tt", ShortestMs, LongestMs, LongestMs);
        var limits = new SendLimits(Milliseconds(Number("ct", ShortestMs, LongestConnectMs, ConnectMsByDefault)),
            Milliseconds(Math.Min(whole, Number("rt", ShortestMs, LongestMs, LongestMs))), Milliseconds(whole));
        var causes = Causes(set.GetValueOrDefault("rp"));
        var first = new RetryPhase(PhaseUrls.Main, [TimeSpan.Zero, .. Enumerable.Repeat(Pause, retries)]) { RetriedAfter = causes };
        return new(retries == 0 ? [first] : [first, new(PhaseUrls.Main, RetryPlan.WaitsOfDays)], RetryPlan.JitterOfDays, limits);

        int Number(string name, int least, int most, int byDefault) =>
            set.TryGetValue(name, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? Math.Clamp(number, least, most)
                : byDefault;
    }

    static TimeSpan Milliseconds(int number) => TimeSpan.FromMilliseconds(number);

    static RetryCause Causes(string? policies) => (policies ?? "ct").Split(',').Aggregate(RetryCause.None, (causes, policy) => causes | policy switch
    {
        "4xx" => RetryCause.ClientError,
        "5xx" => RetryCause.ServerError,
        "ct" => RetryCause.NoConnection,
        "rt" => RetryCause.NoAnswer,
        "all" => RetryCause.All,
        _ => RetryCause.None,
    });

    static Dictionary<string, string> Overrides(string url)
    {
        var hash = url.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? [] : url[(hash + 1)..].Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0]).ToDictionary(g => g.Key, g => g.Last()[1]);
    }
}
