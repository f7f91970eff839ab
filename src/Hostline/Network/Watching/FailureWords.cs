namespace Hostline.Network.Watching;

/// <summary>
/// Why something failed, in words that are stored for the desk: one line of bounded length, and only about connections and responses. Messages
/// of other exceptions may contain anything, and appear only in the log.
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
        return WellFormed.Of(WellFormed.Start(line, AtMost));
    }
}
