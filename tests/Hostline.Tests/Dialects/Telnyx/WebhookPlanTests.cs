using Hostline.Core.Deliveries;
using Hostline.Dialects.Telnyx;
using Hostline.Tests.Core;

namespace Hostline.Tests.Dialects.Telnyx;

public sealed class WebhookPlanTests
{
    const int Deliveries = 10_000;

    /// <summary>The waits before attempts 2, 3, … on the URL, and the one before each first failover attempt, without jitter.</summary>
    static readonly double[] Quick = [2, 5];
    static readonly double[] Long = [300, 1_800, 7_200, 21_600, 43_200, 86_400, 86_400, 43_200, 86_400];
    const double Failover = 1;
    const int Url = 0, FailoverUrl = 1;

    static int Urls(bool hasFailover) => hasFailover ? 2 : 1;

    [Fact]
    public void Without_a_failover_url_there_are_three_quick_tries_and_then_nine_over_days()
    {
        var nominal = Quick.Concat(Long).Select(s => (Url, s)).ToList();
        ForAll(hasFailover: false, nominal);
    }

    [Fact]
    public void With_a_failover_url_three_tries_go_to_each_and_then_every_long_wait_ends_with_one_on_both()
    {
        List<(int, double)> nominal =
        [
            .. Quick.Select(s => (Url, s)),
            (FailoverUrl, Failover), .. Quick.Select(s => (FailoverUrl, s)),
            .. Long.SelectMany(s => new[] { (Url, s), (FailoverUrl, Failover) }),
        ];
        ForAll(hasFailover: true, nominal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_url_is_tried_at_least_twelve_times_over_at_least_78_hours_whatever_the_jitter(bool hasFailover)
    {
        for (var n = 1; n <= Deliveries; n++)
        {
            var plan = Plan(Sample.Id(n), hasFailover);
            Assert.True(1 + plan.Count(a => a.Url == Url) >= 12);
            var lastOnUrl = plan.FindLastIndex(a => a.Url == Url);
            Assert.True(plan[..(lastOnUrl + 1)].Aggregate(TimeSpan.Zero, (sum, a) => sum + a.After) >= TimeSpan.FromHours(78));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_target_of_an_attempt_is_the_one_that_was_planned(bool hasFailover)
    {
        var plan = Plan(Sample.Id(1), hasFailover);
        Assert.Equal(Url, WebhookPlan.Plan.UrlOf(1, Urls(hasFailover)));
        Assert.Equal(plan.Select(a => a.Url), Enumerable.Range(2, plan.Count).Select(n => WebhookPlan.Plan.UrlOf(n, Urls(hasFailover))));
    }

    [Fact]
    public void Waits_are_spread_over_the_whole_of_the_jitter()
    {
        var waits = Enumerable.Range(1, Deliveries).Select(n => WebhookPlan.Plan.After(3, 1, Sample.Id(n))!.Value.After / TimeSpan.FromMinutes(5)).ToList();
        Assert.InRange(waits.Min(), 0.8, 0.805);
        Assert.InRange(waits.Max(), 1.195, 1.2);
        Assert.InRange(waits.Average(), 0.99, 1.01);
    }

    [Fact]
    public void Two_waits_of_one_delivery_do_not_share_their_jitter()
    {
        Assert.All(Enumerable.Range(1, 100), n => Assert.NotEqual(Ratio(6, n), Ratio(8, n), 9));

        static double Ratio(int made, int n) => WebhookPlan.Plan.After(made, 1, Sample.Id(n))!.Value.After / TimeSpan.FromSeconds(Long[made - 3]);
    }

    static void ForAll(bool hasFailover, List<(int Target, double Seconds)> nominal)
    {
        for (var n = 1; n <= Deliveries; n++)
        {
            var plan = Plan(Sample.Id(n), hasFailover);
            Assert.Equal(nominal.Select(a => a.Target), plan.Select(a => a.Url));
            Assert.Equal(plan, Plan(Sample.Id(n), hasFailover));
            for (var i = 0; i < plan.Count; i++)
            {
                Assert.InRange(plan[i].After.TotalSeconds / nominal[i].Seconds, 0.8 - 1e-6, 1.2 + 1e-6);
            }
        }
    }

    static List<NextAttempt> Plan(DeliveryId delivery, bool hasFailover)
    {
        List<NextAttempt> plan = [];
        while (WebhookPlan.Plan.After(plan.Count + 1, Urls(hasFailover), delivery) is { } next)
        {
            plan.Add(next);
            Assert.True(plan.Count < 100, "the plan does not end");
        }

        return plan;
    }
}
