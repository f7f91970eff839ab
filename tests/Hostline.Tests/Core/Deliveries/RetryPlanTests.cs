using Hostline.Core.Deliveries;

namespace Hostline.Tests.Core.Deliveries;

/// <summary>A plan is data: its phases and the number of URLs decide which URL is tried when.</summary>
public sealed class RetryPlanTests
{
    static readonly SendLimits Limits = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));

    static readonly RetryPlan Plan = new(
        [new(PhaseUrls.Main, Seconds(0, 2)), new(PhaseUrls.Others, Seconds(1, 3)), new(PhaseUrls.All, Seconds(60, 600), TimeSpan.FromSeconds(5))], 0, Limits);

    [Theory]
    [InlineData(1, "0+0 0+2 0+60 0+600")]
    [InlineData(2, "0+0 0+2 1+1 1+3 0+60 1+5 0+600 1+5")]
    [InlineData(3, "0+0 0+2 1+1 1+3 2+1 2+3 0+60 1+5 2+5 0+600 1+5 2+5")]
    public void Each_phase_says_which_URLs_are_tried_and_after_how_long(int urls, string tries) =>
        Assert.Equal(tries, string.Join(' ', Plan.Tries(urls).Select(t => $"{t.Url}+{t.After.TotalSeconds}")));

    [Fact]
    public void What_follows_a_failure_is_the_next_try_of_the_plan_and_at_its_end_nothing()
    {
        Assert.Equal(new NextAttempt(0, TimeSpan.FromSeconds(2)), Plan.After(1, 2, Sample.Id(1)));
        Assert.Equal(new NextAttempt(1, TimeSpan.FromSeconds(5)), Plan.After(7, 2, Sample.Id(1)));
        Assert.Null(Plan.After(8, 2, Sample.Id(1)));
        Assert.Null(Plan.After(9, 2, Sample.Id(1)));
    }

    [Fact]
    public void An_attempt_beyond_the_plan_goes_to_the_main_URL() =>
        Assert.Equal([0, 0, 1, 1, 0, 1, 0, 1, 0, 0], Enumerable.Range(1, 10).Select(n => Plan.UrlOf(n, 2)));

    [Fact]
    public void Success_is_a_span_of_statuses()
    {
        Assert.Equal([false, true, true, false, false], new int?[] { 199, 200, 299, 300, null }.Select(Plan.IsSuccess));
        var strict = Plan with { SuccessFrom = 200, SuccessTo = 200 };
        Assert.Equal([true, false], new int?[] { 200, 204 }.Select(strict.IsSuccess));
    }

    [Fact]
    public void A_destination_with_a_URL_that_is_gone_takes_another_one()
    {
        var to = new Destination(Sample.Id(1), "toy", Sample.Id(2), DestinationSource.Operator, "POST", ["a", "b"]);
        Assert.Equal(("a", "b"), (to.UrlAt(0), to.UrlAt(1)));
        Assert.Equal(("b", "b"), ((to with { Gone = ["a"] }).UrlAt(0), (to with { Gone = ["a"] }).UrlAt(1)));
        Assert.Equal("a", (to with { Gone = ["b"] }).UrlAt(1));
        Assert.Null((to with { Gone = ["b", "a"] }).UrlAt(0));
        Assert.Null((to with { Urls = [] }).UrlAt(0));
    }

    static TimeSpan[] Seconds(params int[] seconds) => [.. seconds.Select(s => TimeSpan.FromSeconds(s))];
}
