using Hostline.Core;
using Hostline.Core.Deliveries;
using Hostline.Dialects.Twilio;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>The connection overrides in a callback's URL (contract §7), and the long schedule that follows.</summary>
public sealed class CallbackPlanTests
{
    const string Url = "https://example.com/hook";
    static readonly DeliveryId Delivery = new(new("018f2c3e-0000-7000-8000-000000000001"));

    [Theory]
    [InlineData("", 5_000, 15_000, 15_000)]
    [InlineData("#ct=100&rt=200&tt=300", 100, 200, 300)]
    [InlineData("#ct=1&rt=1&tt=1", 100, 100, 100)]
    [InlineData("#ct=99999&rt=99999&tt=99999", 10_000, 15_000, 15_000)]
    [InlineData("#ct=-5&rt=x&tt=", 5_000, 15_000, 15_000)]
    [InlineData("#rt=9000&tt=4000", 5_000, 4_000, 4_000)]
    public void The_limits_are_those_of_the_URL_within_the_vendors_bounds(string overrides, int connect, int firstByte, int whole) => Assert.Equal(
        new SendLimits(TimeSpan.FromMilliseconds(connect), TimeSpan.FromMilliseconds(firstByte), TimeSpan.FromMilliseconds(whole)),
        CallbackPlan.Of(Url + overrides).Limits);

    [Theory]
    [InlineData("", 1)]
    [InlineData("#rc=0", 0)]
    [InlineData("#rc=5", 5)]
    [InlineData("#rc=9", 5)]
    public void So_many_retries_follow_within_seconds(string overrides, int retries) =>
        Assert.Equal(retries, CallbackPlan.Of(Url + overrides).Tries(1).Skip(1).TakeWhile(t => t.After < TimeSpan.FromMinutes(1)).Count());

    [Fact]
    public void Then_it_is_tried_for_days_and_at_least_twelve_times_only_if_retries_are_not_switched_off()
    {
        Assert.Single(CallbackPlan.Of(Url + "#rc=0").Tries(1));
        Assert.Null(CallbackPlan.Of(Url + "#rc=0").After(1, 1, Delivery));
        var tries = CallbackPlan.Of(Url).Tries(1).ToList();
        Assert.True(tries.Sum(t => t.After.TotalHours) * 0.8 > 78, "the schedule spans at least 78 hours at its shortest");
    }

    [Theory]
    [InlineData("", RetryCause.NoConnection, true)]
    [InlineData("", RetryCause.ServerError, false)]
    [InlineData("#rp=5xx", RetryCause.ServerError, true)]
    [InlineData("#rp=5xx", RetryCause.NoConnection, false)]
    [InlineData("#rp=4xx,rt", RetryCause.ClientError, true)]
    [InlineData("#rp=4xx,rt", RetryCause.NoAnswer, true)]
    [InlineData("#rp=4xx,rt", RetryCause.ServerError, false)]
    [InlineData("#rp=all", RetryCause.OtherStatus, true)]
    public void A_failure_is_retried_within_seconds_only_if_its_kind_is_named(string overrides, RetryCause cause, bool isQuick)
    {
        var next = CallbackPlan.Of(Url + overrides).After(1, 1, Delivery, cause)!.Value.After;
        Assert.Equal(isQuick, next < TimeSpan.FromMinutes(1));
    }
}
