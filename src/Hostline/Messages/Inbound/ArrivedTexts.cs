using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Messages.Inbound;

/// <summary>Accepts texts from a live network: one of our test texts that has arrived, or a text to an active number.</summary>
public sealed class ArrivedTexts(Database database, CommitQueue queue, ReceiveText receive, ILogger<ArrivedTexts> log)
{
    public async Task Take(ArrivedText arrived)
    {
        if (ProbeTable.IdIn(arrived.Body) is { } probe && (await queue.Write(
            ProbeTable.CheckArrived(new Unit { IsRequest = true }, probe, arrived.To, await database.Now()))).Status == CommitStatus.Done)
        {
            return;
        }

        if (await receive.Take(World.Live, arrived, Ids.New<TextId>(await database.Now())) is null)
        {
            log.LogInformation("A text to {Number} was dropped: the number is not active here, or the text came in before.", arrived.To);
        }
    }

    /// <summary>Carriers differ in whether they send a plus and the country code.</summary>
    public static string AddressOf(string text)
    {
        const int National = 10;
        var digits = text.TrimStart('+', ' ');
        return digits.Length == 0 || digits.Any(c => !char.IsAsciiDigit(c)) || (digits.Length < National && !text.StartsWith('+')) ? text
            : digits.Length == National && !text.StartsWith('+') ? "+1" + digits
            : "+" + digits;
    }

    public static PhoneNumber? NumberOf(string text) => PhoneNumber.TryParse(AddressOf(text), out var number) ? number : null;
}
