namespace Hostline.Commands;

/// <summary>Settings as options and environment give them; what can not be read ends the command with one sentence, as wrong usage.</summary>
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
