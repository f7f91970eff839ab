using Hostline.Core.Messages;
using Hostline.Core.Numbers;
using Hostline.Core.People;
using Hostline.Messages;
using Hostline.Orders;
using Hostline.Pages;

namespace Hostline.Portal.Numbers;

/// <param name="IsActive">Whether the number is active for the account now.</param>
/// <param name="Older">The cursor of the next page; null on the last one.</param>
public sealed record NumberMessagesModel(PhoneNumber Number, bool IsActive, IReadOnlyList<TextMessage> Texts, TextId? Older);

/// <summary>Messages that a number of the account sent and got, also after it has left.</summary>
sealed class NumberMessages(NumberList numbers, TextBook texts) : PageGroup
{
    const int Rows = 50;

    public override void Map(PageTable pages) => pages.Get(NumberPages.One + "/messages", Roles.Account, Show);

    async Task<IResult> Show(Visit visit)
    {
        var account = visit.Session!.Acting.Account.Id;
        if (NumberPages.NumberIn(visit) is not { } number)
        {
            return ErrorPages.NotFound(visit);
        }

        var before = Ids.TryParse(visit.Query("after"), out TextId at) ? at : (TextId?)null;
        var (found, hasMore) = await texts.OfNumber(account, number, new(before, false), Rows);
        var isActive = await numbers.Find(account, number) is not null;
        return found.Count == 0 && !isActive && before is null
            ? ErrorPages.NotFound(visit)
            : visit.Page<NumberMessagesView, NumberMessagesModel>(new(number, isActive, found, hasMore ? found[^1].Id : null));
    }
}

static class MessageWords
{
    public static string ToneOf(TextMessage text) => text.State switch
    {
        TextState.Received or TextState.Delivered => "good",
        TextState.Undelivered or TextState.Failed => "bad",
        _ => "wait",
    };
}
