using System.Text.Json;
using System.Text.Json.Serialization;
using Hostline.Core.Deliveries;
using Hostline.Core.Notices;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Notices;

/// <summary>
/// Adds notices and mails to the unit of the change that causes them. Neither the rendered text nor a token is stored: both are made
/// when the mail is sent or the notice is read.
/// </summary>
public static class NoticePosting
{
    /// <summary>A notice: a row in the account's portal, and an errand that mails it under the same id.</summary>
    /// <param name="at">World time.</param>
    public static void Post(Unit unit, World world, Notice notice, DateTimeOffset at, DateTimeOffset databaseNow)
    {
        var id = Ids.New<NoticeId>(databaseNow);
        NoticeTable.Add(unit, id, world.Id, notice, at);
        Queue(unit, world, id, notice, null, at, databaseNow);
    }

    /// <summary>Sends one sentence to one address, without a notice: for e-mail addresses other than the account's own.</summary>
    /// <param name="order">The order concerned, whose timeline records a bounce; the default for none.</param>
    /// <param name="subject">On one line.</param>
    public static void Send(
        Unit unit, World world, AccountId account, OrderId order, string address, string subject, string text, DateTimeOffset at, DateTimeOffset databaseNow) =>
        Queue(unit, world, Ids.New<NoticeId>(databaseNow), new(NoticeKind.Plain, account, order, new([], Subject: subject, Text: text)), address, at,
            databaseNow);

    /// <summary>Sends a mail to one address, without a notice: its content is for one person, not for the account.</summary>
    /// <param name="notice">Its account determines the language of the mail.</param>
    public static void Send(Unit unit, World world, Notice notice, string address, DateTimeOffset databaseNow) =>
        Queue(unit, world, Ids.New<NoticeId>(databaseNow), notice, address, world.Now(databaseNow).CutToMicros(), databaseNow);

    static void Queue(Unit unit, World world, NoticeId id, Notice notice, string? address, DateTimeOffset at, DateTimeOffset databaseNow) =>
        ErrandTable.Add(unit, world, ErrandId.Of(id.Value), notice.Account, notice.Order, null, ErrandKind.SendMail,
            new QueuedMail(notice.Kind, notice.Facts, address).Bytes, at, databaseNow);
}

/// <summary>A queued e-mail: its content, and its recipient if that is not the account's own address.</summary>
public sealed record QueuedMail(NoticeKind Kind, NoticeFacts Facts, string? To)
{
    static readonly JsonSerializerOptions Compact = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    [JsonIgnore]
    public byte[] Bytes => JsonSerializer.SerializeToUtf8Bytes(this, Compact);

    public static QueuedMail Read(byte[] bytes) => JsonSerializer.Deserialize<QueuedMail>(bytes, Compact)!;
}
