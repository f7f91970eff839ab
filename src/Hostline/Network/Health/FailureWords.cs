namespace Hostline.Network.Health;

/// <summary>
/// Why something failed, in words that are kept for the desk: one line, of bounded length, and only what is said of connections and answers. What
/// other exceptions say may repeat anything, and stands in the log alone.
/// </summary>
static class FailureWords
{
    public const int AtMost = 200;

    public static string Of(Exception failed) => failed switch
    {
        HttpRequestException or IOException or TimeoutException => Cut(failed.Message),
        OperationCanceledException => "it did not answer in time",
        _ => $"an unexpected error ({failed.GetType().Name}); the server's log has it",
    };

    public static string Cut(string words)
    {
        var line = new string([.. words.Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return line.Length <= AtMost ? line : line[..AtMost];
    }
}
