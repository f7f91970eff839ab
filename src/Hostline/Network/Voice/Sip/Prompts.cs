using System.Diagnostics;
using System.Text;

namespace Hostline.Network.Voice.Sip;

enum PromptKind
{
    /// <summary>Asks for one digit.</summary>
    Challenge,
    /// <summary>Asks for the shown code, and speaks the sent one if there is one.</summary>
    Question,
    Code,
    LineCode,
    /// <summary>Speaks the code of a letter's signer, with a warning.</summary>
    LetterCode,
    Test,
}

/// <param name="Digits">The digit that is asked for, or the digits that are spoken; empty for none.</param>
/// <param name="AskedBy">Who the code is for; recordings do not say it.</param>
sealed record Prompt(PromptKind Kind, string Digits, string AskedBy = "");

/// <summary>Makes prompts, with a speech program or from recordings.</summary>
abstract class Prompts
{
    /// <summary>Why no prompts can be made; null if they can.</summary>
    public abstract string? Trouble { get; }

    /// <summary>Writes a prompt as a WAV file, followed by silence.</summary>
    /// <param name="silence">In seconds. The call ends with the file.</param>
    /// <returns>The length of the prompt itself.</returns>
    public abstract Task<TimeSpan> Make(Prompt prompt, string to, int silence, CancellationToken cancellation);
}

/// <summary>Prompts spoken by espeak-ng and converted to the telephone's format by sox.</summary>
sealed class SpokenPrompts(PromptWords words) : Prompts
{
    const string Converter = "/usr/bin/sox", Utf8 = "1";

    /// <summary>Replaced by tests, to see its arguments.</summary>
    internal string Speaker { get; init; } = "/usr/bin/espeak-ng";

    public override string? Trouble => !File.Exists(Speaker) ? "The program espeak-ng is not installed."
        : !File.Exists(Converter) ? "The program sox is not installed." : null;

    public override async Task<TimeSpan> Make(Prompt prompt, string to, int silence, CancellationToken cancellation)
    {
        var (spoken, telephone) = (to + ".spoken.wav", to + ".8000.wav");
        // Everyone on this machine can see a program's arguments, and the text contains a code, so it is passed otherwise. Double brackets would
        // mark phonemes.
        var text = words.Say(prompt).Replace("[[", "[", StringComparison.Ordinal);
        await Run(Speaker, ["-v", words.Voice, "-s", "130", "-b", Utf8, "-w", spoken, "--stdin"], text, cancellation);
        await Run(Converter, [spoken, "-r", "8000", "-c", "1", "-b", "16", telephone], "", cancellation);
        var samples = TelephoneWav.Read(telephone);
        File.Delete(spoken);
        File.Delete(telephone);
        return TelephoneWav.Write(to, [samples], silence);
    }

    static async Task Run(string program, string[] arguments, string input, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        })!;
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has already ended; its error output says why.
        }

        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
        {
            throw new IOException($"{Path.GetFileName(program)} ended with {process.ExitCode}: {(await errors).Trim()}");
        }
    }
}

/// <summary>Prompts made of the operator's own recordings: challenge, question, spoken, code, line, letter, test, and the digits 0 to 9.</summary>
sealed class RecordedPrompts : Prompts
{
    internal static readonly string[] Names =
        ["challenge", "question", "spoken", "code", "line", "letter", "test", .. Enumerable.Range(0, 10).Select(d => $"digit-{d}")];

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
            PromptKind.Code => Twice("code", digits),
            PromptKind.LineCode => Twice("line", digits),
            PromptKind.LetterCode => Twice("letter", digits),
            _ => [recordings["test"]],
        };
        return Task.FromResult(TelephoneWav.Write(to, parts, silence));
    }

    byte[][] Twice(string name, IEnumerable<byte[]> digits) => [recordings[name], .. digits, recordings[name], .. digits];
}
