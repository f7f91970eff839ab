namespace Hostline.Network.Mail;

/// <summary>A server's answer to one command: a three-digit code, and the lines after it.</summary>
/// <param name="Lines">Without the codes; of EHLO, what the server offers.</param>
public sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public const int Ready = 220, Authenticated = 235, Ok = 250, OkElsewhere = 251, AskedOn = 334, GoOn = 354, MailboxUnavailable = 550;

    public bool IsPermanent => Code is >= 500 and <= 599;

    /// <summary>The words behind a keyword that EHLO was answered with; null when the server does not offer it.</summary>
    public IReadOnlyList<string>? Offer(string keyword) => Lines.Skip(1)
        .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .FirstOrDefault(w => w.Length > 0 && w[0].Equals(keyword, StringComparison.OrdinalIgnoreCase))?[1..];
}

/// <summary>The dialogue can not go on: the server broke it, or what it must offer is missing. The message holds no address.</summary>
public sealed class SmtpException(string message) : Exception(message);
