using System.CommandLine;

namespace Hostline.Commands.Letters;

/// <summary><c>hostline letter preview FILE</c> and <c>hostline letter blank FILE</c>.</summary>
sealed class SaveLetter : Verb
{
    readonly Argument<string> file = new("file") { Description = "Where to write the PDF." };
    readonly ServerOptions server = new();
    readonly string path;

    SaveLetter(string name, string path, string help) : base(name, help, $"hostline letter {name} letter.pdf")
    {
        this.path = path;
        Arguments.Add(file);
        server.AddTo(this);
    }

    public static SaveLetter Preview => new("preview", "preview.pdf", "Writes a letter with invented data, as the host's template makes it.");

    public static SaveLetter Blank => new("blank", "blank.pdf", "Writes a letter to fill in by hand.");

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var bytes = await client.Download("/hostline/v1/letters/" + path, cancellation);
        var name = given.GetValue(file)!;
        try
        {
            await File.WriteAllBytesAsync(name, bytes, cancellation);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"{name} cannot be written: {unwritable.Message}", inner: unwritable);
        }

        Console.WriteLine($"{name}: {bytes.Length} bytes");
        return CommandLine.Done;
    }
}
