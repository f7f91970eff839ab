namespace Hostline.Commands;

/// <summary>Settings from options and environment; a value that cannot be read ends the command with one sentence, as a usage error.</summary>
static class GivenSettings
{
    public static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            throw new CommandFailure(wrong.Message, CommandLine.WrongUsage, wrong);
        }
    }
}
