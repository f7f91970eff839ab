using System.Diagnostics;

namespace Hostline.Network.Voice.Sip;

/// <summary>What a call says.</summary>
enum PromptKind
{
    /// <summary>Asks for one digit.</summary>
    Challenge,
    /// <summary>Asks for the code that was shown, and speaks the sent one if there is one.</summary>
    Question,
    /// <summary>Speaks a code.</summary>
    Code,
    /// <summary>Says the operator's test sentence.</summary>
    Test,
}

/// <param name="Digits">The digit that is asked for, or those that are spoken; empty for none.</param>
sealed record Prompt(PromptKind Kind, string Digits);

/// <summary>Makes prompts: by a program that speaks, or of recordings.</summary>
abstract class Prompts
{
    /// <summary>Why no prompts can be made; null if they can.</summary>
    public abstract string? Trouble { get; }

    /// <summary>Writes a prompt as a WAV file, followed by silence.</summary>
    /// <param name="to">The file.</param>
    /// <param name="silence">Seconds of it. The call ends with the file.</param>
    /// <returns>How long the prompt itself is.</returns>
    public abstract Task<TimeSpan> Make(Prompt prompt, string to, int silence, CancellationToken cancellation);
}

/// <summary>Prompts spoken by espeak-ng, and brought into the telephone's format by sox.</summary>
sealed class SpokenPrompts(PromptWords words) : Prompts
{
    const string Speaker = "/usr/bin/espeak-ng", Converter = "/usr/bin/sox";

    public override string? Trouble => !File.Exists(Speaker) ? "The program espeak-ng is not installed."
        : !File.Exists(Converter) ? "The program sox is not installed." : null;

    public override async Task<TimeSpan> Make(Prompt prompt, string to, int silence, CancellationToken cancellation)
    {
        var (spoken, telephone) = (to + ".spoken.wav", to + ".8000.wav");
        await Run(Speaker, ["-v", words.Voice, "-s", "130", "-w", spoken, words.Say(prompt)], cancellation);
        await Run(Converter, [spoken, "-r", "8000", "-c", "1", "-b", "16", telephone], cancellation);
        var samples = TelephoneWav.Read(telephone);
        File.Delete(spoken);
        File.Delete(telephone);
        return TelephoneWav.Write(to, [samples], silence);
    }

    static async Task Run(string program, string[] arguments, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
        {
            // What it was to say contains a code, and stands in its arguments, not in its errors.
            throw new IOException($"{Path.GetFileName(program)} ended with {process.ExitCode}: {(await errors).Trim()}");
        }
    }
}

/// <summary>Prompts of the operator's own recordings: challenge, question, spoken, code, test, and the digits 0 to 9.</summary>
sealed class RecordedPrompts : Prompts
{
    static readonly string[] Names = ["challenge", "question", "spoken", "code", "test", .. Enumerable.Range(0, 10).Select(d => $"digit-{d}")];

    readonly Dictionary<string, byte[]> recordings;

    RecordedPrompts(Dictionary<string, byte[]> recordings) => this.recordings = recordings;

    public override string? Trouble => null;

    /// <exception cref="ArgumentException">A recording is missing or has another format; the message names it.</exception>
    public static RecordedPrompts In(string folder, string variable)
    {
        var read = new Dictionary<string, byte[]>();
        foreach (var name in Names)
        {
            try
            {
                read[name] = TelephoneWav.Read(Path.Combine(folder, name + ".wav"));
            }
            catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                throw new ArgumentException($"{variable} must name a folder with {name}.wav: 8,000 samples a second, mono, 16 bits.");
            }
        }

        return new(read);
    }

    public override Task<TimeSpan> Make(Prompt prompt, string to, int silence, CancellationToken cancellation)
    {
        var digits = prompt.Digits.Select(d => recordings[$"digit-{d}"]);
        byte[][] parts = prompt.Kind switch
        {
            PromptKind.Challenge => [recordings["challenge"], .. digits],
            PromptKind.Question => [recordings["question"], .. prompt.Digits.Length > 0 ? [recordings["spoken"], .. digits] : Array.Empty<byte[]>()],
            PromptKind.Code => [recordings["code"], .. digits, recordings["code"], .. digits],
            _ => [recordings["test"]],
        };
        return Task.FromResult(TelephoneWav.Write(to, parts, silence));
    }
}
