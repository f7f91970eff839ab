using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Hostline.Core;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Network;
using Hostline.Network.Voice;
using Hostline.Network.Voice.Sip;
using Hostline.Tests.Commands;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hostline.Tests.Network.Gateways;

/// <summary>Calls over a SIP trunk: a real telephone calls a real telephone.</summary>
public sealed class SipTests : IDisposable
{
    static readonly PhoneNumber Number = PhoneNumber.Parse("+13127720001");

    /// <summary>Short, because nobody has to think; long enough for a key on its way on a busy machine.</summary>
    static readonly SipPace Quick = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20)),
        Impatient = new(TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(300));

    readonly ScratchDirectory scratch = new();
    readonly Lazy<RecordedPrompts> recorded;

    public SipTests() => recorded = new(Short);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => scratch.Dispose();

    /// <summary>Recordings of a tenth of a second.</summary>
    RecordedPrompts Short()
    {
        foreach (var name in RecordedPrompts.Names)
        {
            TelephoneWav.Write(Path.Combine(scratch.Path, name + ".wav"), [new byte[1600]], 0);
        }

        return RecordedPrompts.In(scratch.Path, "HOSTLINE_SIP_PROMPTS");
    }

    SipVoice Voice(int port, SipPace? pace = null, int atOnce = 8, Action<int>? placed = null) =>
        new(new("127.0.0.1", port, "udp", "+13125550100") { Address = "127.0.0.1" }, recorded.Value, atOnce, TimeProvider.System, NullLogger<SipVoice>.Instance)
        {
            Pace = pace ?? Quick,
            Placed = placed ?? (_ => { }),
        };

    /// <summary>The server's side of a call: applies reports as it does, and lets the callee act on them.</summary>
    sealed class Heard(string code, string? extension, Func<CallReport, Task> act)
    {
        public VerificationCall Call { get; private set; } =
            new(AnyId.New(), default, default, Number, default, default, CallState.Queued, 0, 7, null, extension, default);

        public List<CallReport> Reports { get; } = [];

        public KeyedCall Wanted => new(Call.Id.Value, Number, extension, 7, CallWords.Challenge(7), CallWords.Question("123456"), "123456");

        public async Task<VerificationCall> Tell(CallReport[] reports)
        {
            foreach (var report in reports)
            {
                if (Call.After(report, report is CallReport.Keyed keyed && keyed.Keys == code ? CallEnd.Proven : null) is { } after)
                {
                    Call = after;
                    Reports.Add(report);
                    await act(report);
                }
            }

            return Call;
        }
    }

    [Fact]
    public async Task The_extension_is_dialed_then_the_digit_is_asked_for_then_the_code_until_it_is_right()
    {
        await using var callee = await Callee.Start();
        var answers = new Queue<string>(["000000", "654321"]);
        var heard = new Heard("654321", "12w#", report => report switch
        {
            CallReport.Dialed => callee.Hears(3).ContinueWith(keys => Assert.Equal("12#", keys.Result), Cancellation),
            CallReport.Challenged => callee.Key("7"),
            CallReport.ChallengePassed or CallReport.Keyed when answers.TryDequeue(out var keys) => callee.Key(keys),
            _ => Task.CompletedTask,
        });
        Assert.IsType<CallOutcome.Taken>(await Voice(callee.Port).Collect(heard.Wanted, heard.Tell, Cancellation));
        Assert.Equal((CallEnd.Proven, 2), (heard.Call.End, heard.Call.Prompts));
        Assert.Equal(["Rings", "Answered", "Dialed", "Challenged", "ChallengePassed", "Keyed", "Keyed"], heard.Reports.Select(r => r.GetType().Name));
    }

    [Theory, InlineData(""), InlineData("3")]
    public async Task Whatever_does_not_press_the_digit_is_a_machine_and_hears_no_code(string pressed)
    {
        await using var callee = await Callee.Start();
        var heard = new Heard("654321", null, report => report is CallReport.Challenged && pressed.Length > 0 ? callee.Key(pressed) : Task.CompletedTask);
        await Voice(callee.Port, pressed.Length > 0 ? Quick : Impatient).Collect(heard.Wanted, heard.Tell, Cancellation);
        Assert.Equal(CallEnd.Voicemail, heard.Call.End);
        Assert.DoesNotContain(heard.Reports, r => r is CallReport.ChallengePassed);
    }

    [Fact]
    public async Task Someone_who_hangs_up_or_presses_nothing_has_keyed_no_code()
    {
        await using var callee = await Callee.Start();
        var hangsUp = new Heard("654321", null, report => report switch
        {
            CallReport.Challenged => callee.Key("7"),
            CallReport.ChallengePassed => callee.HangUp(),
            _ => Task.CompletedTask,
        });
        await Voice(callee.Port).Collect(hangsUp.Wanted, hangsUp.Tell, Cancellation);
        Assert.Equal(CallEnd.NoKeys, hangsUp.Call.End);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_telephone_that_dies_or_stands_still_in_the_middle_holds_a_call_no_longer_than_it_waits_for_keys(bool dies)
    {
        await using var callee = await Callee.Start();
        var heard = new Heard("654321", null, report =>
        {
            if (report is CallReport.Challenged)
            {
                (dies ? (Action)callee.Die : callee.Stop)();
            }

            return Task.CompletedTask;
        });
        await Voice(callee.Port, Impatient).Collect(heard.Wanted, heard.Tell, Cancellation);
        Assert.Equal(CallEnd.Voicemail, heard.Call.End);
    }

    [Theory, InlineData(Signal.Stop, true), InlineData(Signal.Stop, false), InlineData(Signal.Kill, true), InlineData(Signal.Kill, false)]
    public async Task A_call_whose_own_telephone_stands_still_or_is_killed_ends_without_a_verdict_and_gives_its_line_to_the_next(
        Signal signal, bool isAnswered)
    {
        await using var callee = await Callee.Start(isAnswered ? "auto" : "manual");
        var telephones = new List<int>();
        var voice = Voice(callee.Port, Impatient with { Ringing = TimeSpan.FromSeconds(2), Telephone = TimeSpan.FromSeconds(1) }, atOnce: 1, telephones.Add);
        var lost = new Heard("654321", null, report =>
        {
            if (isAnswered ? report is CallReport.Challenged : report is CallReport.Rings)
            {
                Signals.Send(telephones[0], signal);
            }

            return Task.CompletedTask;
        });
        Assert.IsType<CallOutcome.Unknown>(await voice.Collect(lost.Wanted, lost.Tell, Cancellation));
        Assert.False(lost.Call.HasEnded);
        Assert.DoesNotContain(lost.Reports, r => r is CallReport.Over);
        Assert.Single(telephones);
        await Hang.Until(() => !Directory.Exists($"/proc/{telephones[0]}"), "The end of its process");

        await Hang.Bound(voice.Speak(new(Guid.CreateVersion7(), Number, "", "") { GoodFor = TimeSpan.FromMinutes(1) }, Cancellation), "The next call");
        Assert.Equal(2, telephones.Count);
    }

    [Fact]
    public async Task A_node_that_loses_its_call_hangs_up_and_no_longer_knows_what_became_of_it()
    {
        await using var callee = await Callee.Start();
        using var lost = new CancellationTokenSource();
        var voice = Voice(callee.Port);
        var heard = new Heard("654321", null, report => report is CallReport.Challenged ? lost.CancelAsync() : Task.CompletedTask);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => voice.Collect(heard.Wanted, heard.Tell, lost.Token));
        await callee.Until("CALL_CLOSED");
        Assert.IsType<CallOutcome.Unknown>(await voice.ReadBack(heard.Call.Id.Value, Cancellation));
    }

    [Theory]
    [InlineData("486 Busy Here", typeof(CallOutcome.Refused), CallEnd.Busy)]
    [InlineData("404 Not Found", typeof(CallOutcome.Refused), CallEnd.NotPlaced)]
    [InlineData("503 Service Unavailable", typeof(CallOutcome.NotNow), null)]
    public async Task What_the_trunk_answers_is_told_in_our_words(string answer, Type outcome, CallEnd? end)
    {
        Callee.Require();
        using var trunk = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var answering = Refuse(trunk, answer);
        var heard = new Heard("654321", null, _ => Task.CompletedTask);
        var came = await Voice(((IPEndPoint)trunk.Client.LocalEndPoint!).Port).Collect(heard.Wanted, heard.Tell, Cancellation);
        Assert.Equal(outcome, came.GetType());
        Assert.Equal(end, heard.Call.End);
        trunk.Dispose();
        await answering;
    }

    [Theory]
    [InlineData("Connection timed out", false, typeof(CallOutcome.NotNow), null)]
    [InlineData("Connection refused", false, typeof(CallOutcome.NotNow), null)]
    [InlineData("480 Temporarily Unavailable", true, typeof(CallOutcome.Refused), CallEnd.NoAnswer)]
    [InlineData("408 Request Timeout", true, typeof(CallOutcome.Refused), CallEnd.NoAnswer)]
    [InlineData("408 Request Timeout", false, typeof(CallOutcome.NotNow), null)]
    [InlineData("603 Decline", true, typeof(CallOutcome.Refused), CallEnd.NotPlaced)]
    public void A_call_that_has_rung_is_never_placed_again_by_itself(string why, bool hasRung, Type outcome, CallEnd? end)
    {
        var failure = SipCall.Failure(why, hasRung);
        Assert.Equal((outcome, end), (failure.Outcome.GetType(), failure.End));
    }

    /// <summary>Answers every INVITE in the same way, until the socket is closed.</summary>
    static async Task Refuse(UdpClient trunk, string answer)
    {
        try
        {
            while (true)
            {
                var request = await trunk.ReceiveAsync(Cancellation);
                var lines = Encoding.ASCII.GetString(request.Buffer).Split("\r\n");
                if (lines[0].StartsWith("INVITE", StringComparison.Ordinal))
                {
                    string[] repeated = ["Via:", "From:", "Call-ID:", "CSeq:"];
                    var headers = lines.Where(l => repeated.Any(h => l.StartsWith(h, StringComparison.OrdinalIgnoreCase)));
                    var to = lines.First(l => l.StartsWith("To:", StringComparison.OrdinalIgnoreCase)) + ";tag=1";
                    await trunk.SendAsync(Encoding.ASCII.GetBytes($"SIP/2.0 {answer}\r\n{string.Join("\r\n", headers)}\r\n{to}\r\nContent-Length: 0\r\n\r\n"),
                        request.RemoteEndPoint, Cancellation);
                }
            }
        }
        catch (Exception closed) when (closed is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    [Fact]
    public async Task A_telephone_that_no_one_answers_is_hung_up_after_a_while_and_not_called_again_by_itself()
    {
        await using var callee = await Callee.Start("manual");
        var heard = new Heard("654321", null, _ => Task.CompletedTask);
        var came = await Voice(callee.Port, Quick with { Ringing = TimeSpan.FromSeconds(2) }).Collect(heard.Wanted, heard.Tell, Cancellation);
        Assert.IsType<CallOutcome.Refused>(came);
        Assert.Equal(CallEnd.NoAnswer, heard.Call.End);
        await callee.Until("CALL_CLOSED");
    }

    [Fact]
    public async Task One_line_has_one_call_at_a_time_and_the_next_begins_when_it_has_ended()
    {
        await using var callee = await Callee.Start();
        var (voice, holds) = (Voice(callee.Port, atOnce: 1), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var one = new Heard("654321", null, async report =>
        {
            if (report is CallReport.Challenged)
            {
                await holds.Task;
                await callee.HangUp();
            }
        });
        var wasOver = new List<bool>();
        var two = new Heard("654321", null, async report =>
        {
            wasOver.Add(one.Call.HasEnded);
            await (report is CallReport.Challenged ? callee.HangUp() : Task.CompletedTask);
        });
        var ongoing = voice.Collect(one.Wanted, one.Tell, Cancellation);
        await callee.Until("CALL_ESTABLISHED");
        var waiting = voice.Collect(two.Wanted, two.Tell, Cancellation);
        await Hang.Until(() => voice.Waiting == 1, "The second call's wait");
        holds.SetResult();
        await ongoing;
        await waiting;
        Assert.NotEmpty(wasOver);
        Assert.DoesNotContain(false, wasOver);
    }

    [Fact]
    public async Task A_call_whose_code_dies_while_it_waits_for_another_to_end_is_not_placed()
    {
        await using var callee = await Callee.Start();
        var holds = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var voice = Voice(callee.Port, atOnce: 1);
        var one = new Heard("654321", null, async report =>
        {
            if (report is CallReport.Challenged)
            {
                await holds.Task;
                await callee.HangUp();
            }
        });
        var ongoing = voice.Collect(one.Wanted, one.Tell, Cancellation);
        await callee.Until("CALL_ESTABLISHED");
        var keyed = new Heard("654321", null, _ => Task.CompletedTask);
        var late = voice.Collect(keyed.Wanted with { GoodFor = TimeSpan.FromMilliseconds(1) }, keyed.Tell, Cancellation);
        var spoken = voice.Speak(new(Guid.CreateVersion7(), Number, "", "654321") { GoodFor = TimeSpan.FromMilliseconds(1) }, Cancellation);
        await Hang.Until(() => voice.Waiting == 2, "The wait of both");
        holds.SetResult();
        await ongoing;
        Assert.Contains("of no use", Assert.IsType<CallOutcome.Refused>(await late).Why);
        Assert.Contains("of no use", Assert.IsType<CallOutcome.Refused>(await spoken).Why);
        Assert.Empty(keyed.Reports);
    }

    [Fact]
    public async Task Several_calls_at_once_keep_their_codes_apart()
    {
        var count = LongForm.IsAsked ? 30 : 4;
        var calls = Enumerable.Range(0, count).Select(async i =>
        {
            await using var callee = await Callee.Start();
            var code = $"{100_000 + i}";
            var heard = new Heard(code, null, report => report switch
            {
                CallReport.Challenged => callee.Key("7"),
                CallReport.ChallengePassed => callee.Key(code),
                _ => Task.CompletedTask,
            });
            await Voice(callee.Port, atOnce: count).Collect(heard.Wanted, heard.Tell, Cancellation);
            return heard.Call.End;
        });
        Assert.All(await Task.WhenAll(calls), end => Assert.Equal(CallEnd.Proven, end));
    }

    [Fact]
    public async Task A_verification_call_of_the_second_dialect_is_answered_on_a_real_telephone()
    {
        await using var callee = await Callee.Start();
        var voice = Voice(callee.Port);
        await using var server = await TestServer.Start(others: s => s.ReplaceSides(sides => sides with { VoiceVerifier = _ => voice }));
        var scene = new OrderScene(server, await server.Sandbox());
        var sid = (await scene.Create("+13127720001")).Text("sid");
        var shown = (await scene.Update(sid, ("Status", "pending-verification"))).Text("verification_code");
        var live = await Live.On(server);
        await callee.Until("CALL_ESTABLISHED");
        await Hang.Until(async () => (await live.Read("select state from calls", r => r.Int(0)))[0] == (int)CallState.Challenge, () => "The challenge");
        await callee.Key((await live.Read("select challenge from calls", r => r.Int(0)))[0].ToString(System.Globalization.CultureInfo.InvariantCulture));
        await Hang.Until(async () => (await live.Read("select state from calls", r => r.Int(0)))[0] == (int)CallState.Prompt, () => "The prompt");
        await callee.Key(shown);
        await Hang.Until(async () => (await scene.Fetch(sid)).Text("status") == "verified", () => "The proof");
    }

    [Fact]
    public async Task A_verification_call_whose_telephone_stands_still_is_lost_and_not_placed_again_and_another_one_is_not_held_back()
    {
        await using var callee = await Callee.Start();
        await using var other = await Callee.Start(number: "+13127720002");
        var (telephones, quick) = (new ConcurrentBag<int>(), Quick with { Challenge = TimeSpan.FromSeconds(1), Telephone = TimeSpan.FromSeconds(1) });
        var (voice, second) = (Voice(callee.Port, quick, placed: telephones.Add), Voice(other.Port));
        await using var server = await TestServer.Start(others: s => s.ReplaceSides(sides => sides with
        {
            VoiceVerifier = _ => new ByLastDigit(voice, second),
        }));
        var scene = new OrderScene(server, await server.Sandbox());
        var live = await Live.On(server);
        var sid = (await scene.Create("+13127720001")).Text("sid");
        await scene.Update(sid, ("Status", "pending-verification"));
        await Hang.Until(async () => await live.Read("select state from calls", r => r.Int(0)) is [(int)CallState.Challenge], () => "The challenge");
        Signals.Send(Assert.Single(telephones), Signal.Stop);

        var also = (await scene.Create("+13127720002")).Text("sid");
        var shown = (await scene.Update(also, ("Status", "pending-verification"))).Text("verification_code");
        await other.Until("CALL_ESTABLISHED");
        await Reaches(CallState.Challenge);
        await other.Key((await Of("challenge")).ToString(System.Globalization.CultureInfo.InvariantCulture));
        await Reaches(CallState.Prompt);
        await other.Key(shown);
        await Hang.Until(async () => (await scene.Fetch(also)).Text("status") == "verified", () => "The proof of the other");

        await Hang.Until(async () => await live.Read("select ended from calls where number = 3127720001", r => r.IntOrNull(0)) is [(int)CallEnd.Lost],
            () => "The end of the call");
        Assert.Equal("pending-verification", (await scene.Fetch(sid)).Text("status"));
        await Hang.Until(async () => await live.Read("select count(*) from errands where kind = 31", r => r.Long(0)) is [0], () => "The end of its errand");
        Assert.Single(telephones);

        Task Reaches(CallState state) => Hang.Until(async () => await Of("state") == (int)state, () => $"The state {state}");

        async Task<int> Of(string column) => (await live.Read($"select {column} from calls where number = 3127720002", r => r.Int(0)))[0];
    }

    /// <summary>Numbers that end with 1 are called over the first trunk, others over the second.</summary>
    sealed class ByLastDigit(VoiceVerifier first, VoiceVerifier second) : VoiceVerifier
    {
        public override Task<CallOutcome> Speak(SpokenCode code, CancellationToken cancellation) => throw new NotSupportedException();

        public override Task<CallOutcome> Collect(KeyedCall call, TellCall tell, CancellationToken cancellation) =>
            (call.To.Digits % 10 == 1 ? first : second).Collect(call, tell, cancellation);
    }

    [Theory, InlineData("en"), InlineData("es")]
    public async Task Prompts_are_spoken_in_the_telephones_format_and_followed_by_silence(string language)
    {
        Callee.Require();
        var file = Path.Combine(scratch.Path, "prompt.wav");
        var prompts = new SpokenPrompts(PromptWords.Of(language)!);
        Assert.Null(prompts.Trouble);
        var length = await prompts.Make(new(PromptKind.Question, "123456"), file, 5, Cancellation);
        var samples = TelephoneWav.Read(file);
        Assert.InRange(length.TotalSeconds, 2, 60);
        Assert.Equal((int)Math.Round((length.TotalSeconds + 5) * 16_000), samples.Length);
        Assert.Contains(samples.Take(40_000), b => b > 40);
        Assert.All(samples.TakeLast(70_000), b => Assert.Equal(0, b));
    }

    [Fact]
    public void A_recording_that_is_missing_or_has_another_format_is_named()
    {
        Short();
        File.WriteAllText(Path.Combine(scratch.Path, "digit-4.wav"), "RIFF");
        Assert.Contains("digit-4.wav", Assert.Throws<ArgumentException>(() => RecordedPrompts.In(scratch.Path, "HOSTLINE_SIP_PROMPTS")).Message);
    }

    [Theory]
    [InlineData("HOSTLINE_SIP_TRUNK", "sip:trunk.example;transport=pigeon")]
    [InlineData("HOSTLINE_SIP_FROM", "anonymous")]
    [InlineData("HOSTLINE_SIP_USER", "only")]
    [InlineData("HOSTLINE_SIP_CALLS", "0")]
    [InlineData("HOSTLINE_SIP_LANGUAGE", "tlh")]
    public void A_wrong_setting_of_the_trunk_is_named(string variable, string value) =>
        Assert.Contains(variable, Assert.Throws<ArgumentException>(() => GatewayEnvironment.Settings(("HOSTLINE_CALLS", "sip"), (variable, value),
            ("HOSTLINE_SIP_TRUNK", "trunk.example"), ("HOSTLINE_SIP_FROM", "+13125550100"))).Message);
}
