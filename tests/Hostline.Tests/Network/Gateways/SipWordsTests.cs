using Hostline.Core.Numbers;
using Hostline.Network;
using Hostline.Network.Voice;
using Hostline.Network.Voice.Sip;
using Hostline.Tests.Commands;
using Hostline.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hostline.Tests.Network.Gateways;

/// <summary>What calls over a trunk say, and who else on the machine can read it.</summary>
public sealed class SipWordsTests
{
    static readonly PhoneNumber Number = PhoneNumber.Parse("+13127720001");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CodePurpose.Number, nameof(PromptKind.Code), "")]
    [InlineData(CodePurpose.Line, nameof(PromptKind.LineCode), "Prairie Messaging")]
    [InlineData(CodePurpose.Letter, nameof(PromptKind.LetterCode), "Acme Dental")]
    public async Task A_spoken_code_is_spoken_as_what_it_is_for(CodePurpose purpose, string kind, string askedBy)
    {
        await using var callee = await Callee.Start();
        var prompts = new PressingPrompts(callee);
        using var voice = new SipVoice(new("127.0.0.1", callee.Port, "udp", "+13125550100") { Address = "127.0.0.1" }, prompts, 1, TimeProvider.System,
            NullLogger<SipVoice>.Instance)
        {
            Pace = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
        };
        var code = new SpokenCode(Guid.CreateVersion7(), Number, "A sentence in English.", "123456") { Purpose = purpose, AskedBy = askedBy };
        Assert.IsType<CallOutcome.Taken>(await voice.Speak(code, Cancellation));
        Assert.Equal([nameof(PromptKind.Challenge), kind], prompts.Made.Select(p => p.Kind.ToString()));
        Assert.Equal(("123456", askedBy), (prompts.Made.Last().Digits, prompts.Made.Last().AskedBy));
    }

    [Theory]
    [InlineData("en", "LineCode", "If that was not you, tell this code to no one")]
    [InlineData("en", "LetterCode", "Tell it to no one")]
    [InlineData("es", "LineCode", "Si no fue usted, no dé este código a nadie")]
    [InlineData("es", "LetterCode", "No lo dé a nadie")]
    public void Whoever_hears_the_code_of_a_line_or_of_a_letter_is_warned_and_told_who_asks(string language, string kind, string warning)
    {
        var said = PromptWords.Of(language)!.Say(new(Enum.Parse<PromptKind>(kind), "123456", "Acme Dental"));
        Assert.Contains("Acme Dental", said);
        Assert.Contains(warning, said);
        Assert.Contains("1 2 3 4 5 6", said);
    }

    [Fact]
    public async Task The_speaking_program_gets_the_code_where_no_one_else_on_the_machine_sees_it()
    {
        Callee.Require();
        using var scratch = new ScratchDirectory();
        var (seen, program) = (Path.Combine(scratch.Path, "arguments"), Path.Combine(scratch.Path, "speaker"));
        // Written by another process: a program that this one has open for writing cannot be started.
        await ChildProgram.Run("/bin/sh", ["-c", "printf %s \"$1\" > \"$2\"; chmod 700 \"$2\"", "sh",
            $"#!/bin/sh\nprintf '%s\\n' \"$@\" > {seen}\nexec {ChildProgram.Find("espeak-ng")} \"$@\"\n", program]);
        var prompts = new SpokenPrompts(PromptWords.Of("es")!) { Speaker = program };
        var length = await prompts.Make(new(PromptKind.LineCode, "123456", "Prairie"), Path.Combine(scratch.Path, "prompt.wav"), 1, Cancellation);
        Assert.InRange(length.TotalSeconds, 5, 60);
        var arguments = await File.ReadAllTextAsync(seen, Cancellation);
        Assert.Contains("--stdin", arguments);
        Assert.DoesNotContain("1 2 3", arguments);
        Assert.DoesNotContain("123456", arguments);
    }
}
