using Hostline.Core.Ownership;
using Hostline.Core.Reasons;

namespace Hostline.Tests.Core.Ownership;

/// <summary>
/// The limits of a number: 3 codes in 10 minutes, 10 in a day, 50 wrong tries in a day over all accounts; one family of accounts may
/// use 2, 4 and 10 of these.
/// </summary>
public sealed class NumberActsTests
{
    static readonly DateTimeOffset Now = Sample.Start;

    [Fact]
    public void A_number_nobody_touched_may_be_sent_a_code_and_tried()
    {
        Assert.Null(NumberActs.None.RefuseSend(Now, Sample.Number, Own));
        Assert.Null(NumberActs.None.RefuseTry(Now, Sample.Number, Own));
    }

    [Fact]
    public void Two_codes_in_ten_minutes_leave_room_for_a_third() => Assert.Null(Send([Ago(1), Ago(2)]));

    [Fact]
    public void A_fourth_code_in_ten_minutes_must_wait_until_the_first_is_ten_minutes_old() =>
        Waits(Reason.TooManyCodes, TimeSpan.FromMinutes(3), [Ago(1), Ago(7), Ago(2)]);

    [Fact]
    public void A_code_exactly_ten_minutes_old_counts_no_more() => Assert.Null(Send([Ago(1), Ago(2), Ago(10)]));

    [Fact]
    public void An_eleventh_code_in_a_day_must_wait_until_the_first_is_a_day_old() =>
        Waits(Reason.TooManyCodes, TimeSpan.FromHours(4), Hourly(10, 2, firstHoursAgo: 20));

    [Fact]
    public void A_code_exactly_a_day_old_counts_no_more() => Assert.Null(Send(Hourly(10, 2, firstHoursAgo: 24)));

    [Fact]
    public void The_longest_of_two_limits_is_told()
    {
        var sends = Hourly(7, 2, firstHoursAgo: 20).Concat([Ago(1), Ago(2), Ago(3)]).ToArray();
        Waits(Reason.TooManyCodes, TimeSpan.FromHours(4), sends);
    }

    [Fact]
    public void More_codes_than_the_limit_wait_until_fewer_than_the_limit_are_left() =>
        Waits(Reason.TooManyCodes, TimeSpan.FromMinutes(8), [Ago(9), Ago(4), Ago(2), Ago(1)], at: Now.AddMinutes(-2));

    [Fact]
    public void Ten_wrong_tries_stop_both_tries_and_codes_for_the_day()
    {
        var acts = new NumberActs([], Of(Own, Hourly(10, 1, firstHoursAgo: 15)));
        var refusals = (Refusal?[])[acts.RefuseTry(Now, Sample.Number, Own), acts.RefuseSend(Now, Sample.Number, Own)];
        Assert.All(refusals, r => Assert.Equal((Reason.TooManyWrongTries, TimeSpan.FromHours(9), "+13125550001"), (r!.Reason, r.RetryAfter, r.Number)));
    }

    [Fact]
    public void Nine_wrong_tries_stop_nothing()
    {
        var acts = new NumberActs([], Of(Own, Hourly(9, 1, firstHoursAgo: 15)));
        Assert.Null(acts.RefuseTry(Now, Sample.Number, Own));
        Assert.Null(acts.RefuseSend(Now, Sample.Number, Own));
    }

    [Fact]
    public void Codes_sent_stop_no_tries() => Assert.Null(new NumberActs(Of(Own, [Ago(1), Ago(2), Ago(3)]), []).RefuseTry(Now, Sample.Number, Own));

    [Fact]
    public void The_refusal_says_how_many_seconds_are_left() =>
        Assert.Contains("Ask again in 180 seconds.", Send([Ago(1), Ago(7), Ago(2)])!.Sentence);

    [Fact]
    public void One_account_may_use_two_of_the_three_codes_in_ten_minutes()
    {
        var acts = new NumberActs(Of(Own, [Ago(1), Ago(7)]), []);
        Assert.Equal((Reason.TooManyCodes, TimeSpan.FromMinutes(3)),
            (acts.RefuseSend(Now, Sample.Number, Own)!.Reason, acts.RefuseSend(Now, Sample.Number, Own)!.RetryAfter));
        Assert.Null(acts.RefuseSend(Now, Sample.Number, Stranger));
    }

    [Fact]
    public void One_account_may_use_four_of_the_ten_codes_in_a_day()
    {
        var acts = new NumberActs(Of(Own, Hourly(4, 2, firstHoursAgo: 20)), []);
        Assert.Equal(TimeSpan.FromHours(4), acts.RefuseSend(Now, Sample.Number, Own)!.RetryAfter);
        Assert.Null(acts.RefuseSend(Now, Sample.Number, Stranger));
    }

    [Fact]
    public void Ten_wrong_tries_of_one_account_stop_no_other()
    {
        var acts = new NumberActs([], Of(Own, Hourly(10, 1, firstHoursAgo: 15)));
        Assert.Null(acts.RefuseTry(Now, Sample.Number, Stranger));
        Assert.Null(acts.RefuseSend(Now, Sample.Number, Stranger));
    }

    [Fact]
    public void Fifty_wrong_tries_of_many_accounts_stop_everybody_and_the_fiftieth_is_known_as_the_last()
    {
        var nearly = new NumberActs([], OfStrangers(Hourly(49, 0.25, firstHoursAgo: 15)));
        Assert.Null(nearly.RefuseTry(Now, Sample.Number, Own));
        Assert.True(nearly.IsLastTry(Now));
        Assert.False(nearly.IsLastTry(Now.AddHours(10)));
        var all = new NumberActs([], OfStrangers(Hourly(50, 0.25, firstHoursAgo: 15)));
        Assert.Equal((Reason.TooManyWrongTries, TimeSpan.FromHours(9)),
            (all.RefuseTry(Now, Sample.Number, Own)!.Reason, all.RefuseTry(Now, Sample.Number, Own)!.RetryAfter));
    }

    [Fact]
    public void Acts_that_were_counted_before_there_were_families_count_for_the_number_only()
    {
        var acts = new NumberActs([new(Ago(1), null), new(Ago(2), null)], []);
        Assert.Null(acts.RefuseSend(Now, Sample.Number, Own));
        Assert.NotNull(new NumberActs([.. acts.Sends, new(Ago(3), null)], []).RefuseSend(Now, Sample.Number, Own));
    }

    static readonly AnyId Own = AnyId.New(), Stranger = AnyId.New();

    static CountedAct[] Of(AccountId family, DateTimeOffset[] at) => [.. at.Select(a => new CountedAct(a, family))];

    /// <summary>Each act is by a different account.</summary>
    static CountedAct[] OfStrangers(DateTimeOffset[] at) => [.. at.Select(a => new CountedAct(a, AnyId.New()))];

    static DateTimeOffset Ago(double minutes) => Now.AddMinutes(-minutes);

    static DateTimeOffset[] Hourly(int count, double everyHours, double firstHoursAgo) =>
        [.. Enumerable.Range(0, count).Select(i => Now.AddHours(-firstHoursAgo + (i * everyHours)))];

    static Refusal? Send(DateTimeOffset[] sends) => new NumberActs(OfStrangers(sends), []).RefuseSend(Now, Sample.Number, Own);

    /// <summary>Refused for exactly this long: still refused a microsecond earlier, but not at that instant.</summary>
    static void Waits(Reason reason, TimeSpan wait, DateTimeOffset[] sends, DateTimeOffset? at = null)
    {
        var acts = new NumberActs(OfStrangers(sends), []);
        var now = at ?? Now;
        var refusal = acts.RefuseSend(now, Sample.Number, Own);
        Assert.Equal((reason, wait), (refusal?.Reason, refusal?.RetryAfter));
        Assert.NotNull(acts.RefuseSend(now + wait - TimeSpan.FromMicroseconds(1), Sample.Number, Own));
        Assert.Null(acts.RefuseSend(now + wait, Sample.Number, Own));
    }
}
