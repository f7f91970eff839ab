using Hostline.Core.Deliveries;
using Hostline.Outgoing;
using Hostline.Tests.Support;

namespace Hostline.Tests.Outbox;

/// <summary>The three limits of a request, which the plan of its destination has: each ends it by itself, and only while it applies.</summary>
public sealed class SendLimitsTests
{
    static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    static readonly SendLimits Limits = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));

    [Fact]
    public async Task A_receiver_that_does_not_agree_on_TLS_is_left_at_the_limit_of_the_connection()
    {
        using var receiver = RawReceiver.Canary();
        Assert.Equal(AttemptOutcome.ConnectFailed, await Outcome($"https://127.0.0.1:{receiver.Port}/", new(Short, Hang.Limit, Hang.Limit)));
    }

    [Fact]
    public async Task A_receiver_that_begins_no_answer_is_left_at_the_limit_of_the_first_byte()
    {
        using var receiver = RawReceiver.That((_, cancel) => Task.Delay(Timeout.Infinite, cancel));
        Assert.Equal(AttemptOutcome.TimedOut, await Outcome(receiver.Url, new(Hang.Limit, Short, Hang.Limit)));
        Assert.Equal(1, receiver.Connections);
    }

    [Theory]
    [InlineData("", 0, null)]
    [InlineData("", 10, AttemptOutcome.TimedOut)]
    [InlineData("connecting", 4, null)]
    [InlineData("connecting", 5, AttemptOutcome.ConnectFailed)]
    [InlineData("connecting connected", 9, null)]
    [InlineData("connecting connected", 10, AttemptOutcome.TimedOut)]
    [InlineData("connecting connected answered", 14, null)]
    [InlineData("connecting connected answered", 15, AttemptOutcome.TimedOut)]
    public void A_limit_passes_only_while_what_it_limits_is_in_progress(string steps, int seconds, AttemptOutcome? passed)
    {
        var time = new SetTime();
        using var timer = new SendTimer(Limits, time, CancellationToken.None);
        foreach (var step in steps.Split(' '))
        {
            (step switch { "connecting" => timer.Connecting, "connected" => timer.Connected, "answered" => timer.Answered, _ => (Action)(() => { }) })();
        }

        time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal((passed, passed is not null), (timer.Passed, timer.Token.IsCancellationRequested));
    }

    static async Task<AttemptOutcome> Outcome(string url, SendLimits limits)
    {
        using var http = new GuardedHttp(AddressPolicy.Laptop, TimeProvider.System, Hang.Limit);
        var request = new GuardedRequest(HttpMethod.Post, url, [], "", []) { Limits = limits };
        return (await http.Send(request, TestContext.Current.CancellationToken)).Outcome;
    }

    /// <summary>Time that a test moves; timers fire where it passes them.</summary>
    sealed class SetTime : TimeProvider
    {
        readonly List<SetTimer> timers = [];
        TimeSpan now;

        public void Advance(TimeSpan by)
        {
            now += by;
            foreach (var timer in timers.ToList())
            {
                timer.Look();
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new SetTimer(this, callback, state);
            timers.Add(timer);
            timer.Change(dueTime, period);
            return timer;
        }

        sealed class SetTimer(SetTime time, TimerCallback callback, object? state) : ITimer
        {
            TimeSpan due = Timeout.InfiniteTimeSpan;

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                due = dueTime == Timeout.InfiniteTimeSpan ? dueTime : time.now + dueTime;
                return true;
            }

            public void Look()
            {
                if (due != Timeout.InfiniteTimeSpan && due <= time.now)
                {
                    due = Timeout.InfiniteTimeSpan;
                    callback(state);
                }
            }

            public void Dispose() => due = Timeout.InfiniteTimeSpan;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
