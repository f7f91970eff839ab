using System.Text.Json;
using Hostline.Core.Notifications;
using Hostline.Core.Reasons;
using Hostline.Http.OpenApi;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Telnyx;

/// <summary>The notification event of this host, its two conditions and the names of the family. The ids are ours and never change.</summary>
static class NotificationWords
{
    public const string EventName = "Messaging Hosted SMS Activity";
    public const string Category = "Messaging";
    public const string NumberParameter = "phone_number";
    public static readonly Guid EventId = new("b7f3c2de-51a4-4c0e-9d26-6a3f0e8b1c47");
    public static readonly ConditionId OfAccount = new(new("2d9a4e61-08f7-4b3a-a5c1-f0d47be93a12"));
    public static readonly ConditionId OfNumber = new(new("e41c7b05-9e3d-4f86-8b70-3c52ad16f9d8"));
    public static readonly DateTimeOffset Since = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public const string ByRecordType = "filter[associated_record_type][eq]";
    public const string ByKind = "filter[channel_type_id][eq]";
    public const string ByChannel = "filter[notification_channel][eq]";
    public const string ByCondition = "filter[notification_event_condition_id][eq]";
    public const string ByProfile = "filter[notification_profile_id][eq]";
    public const string ByStatus = "filter[status][eq]";
    public const string Enabled = "enabled";
    public const string Deleted = "deleted";
    public const string Account = "account";
    public const string Number = "phone_number";

    /// <summary>The kinds of channel; there is no voice here.</summary>
    public static readonly IReadOnlyDictionary<string, ChannelKind> Kinds = new Dictionary<string, ChannelKind>
    {
        ["webhook"] = ChannelKind.Webhook,
        ["sms"] = ChannelKind.Sms,
        ["email"] = ChannelKind.Email,
    };

    public static readonly Parameter OfRecordType = new(ByRecordType, Schema.OneOf("Only for the account, or only for a number.", Account, Number));
    public static readonly Parameter OfKind = new(ByKind, Schema.OneOf("Only of this kind.", [.. Kinds.Keys, "voice"]));
    public static readonly Parameter OfCondition = new(ByCondition, Schema.Uuid("Only of this condition."));

    public const string Tag = "Notifications";

    /// <summary>Statuses that the contract allows and no row here has: valid as filters, but never found.</summary>
    static readonly string[] OtherStatuses =
        ["enable-received", "enable-pending", "enable-submtited", "delete-received", "delete-pending", "delete-submitted", Deleted];

    public static readonly Parameter[] Filters =
    [
        OfRecordType, OfKind, new(ByChannel, Schema.Uuid("Only of this channel.")), OfCondition,
        new(ByProfile, Schema.Uuid("Only of this profile.")),
        new(ByStatus, Schema.OneOf("Only of this status; all existing ones are enabled.", [Enabled, .. OtherStatuses])),
    ];

    public static string Of(ChannelKind kind) => Kinds.First(k => k.Value == kind).Key;

    /// <summary>The response to a request for a list of the family.</summary>
    public static async Task<Outcome<byte[]>> List<T>(ListQuery query, Func<NotificationFilter, Task<(IReadOnlyList<T> Rows, long Total)>> read,
        Action<Utf8JsonWriter, T> write)
    {
        var filter = FilterOf(query);
        if (filter.IsRefused)
        {
            return Outcome<byte[]>.Refused(filter.Refusals);
        }

        var (found, total) = await read(filter.Value!);
        return query.Page.Render(found, total, write);
    }

    /// <param name="appliesStatus">Whether rows have a status; if not, it is only validated.</param>
    public static Outcome<NotificationFilter> FilterOf(ListQuery query, bool appliesStatus = true)
    {
        var refusals = new List<Refusal>();
        var profile = IdOf<NotificationProfileId>(query, ByProfile, refusals);
        var channel = IdOf<ChannelId>(query, ByChannel, refusals);
        var kind = KindOf(query, refusals);
        var scope = Both(ScopeOfCondition(query), ScopeOfRecordType(query, refusals));
        var status = ScopeOfStatus(query, refusals);
        return refusals.Count > 0 ? refusals : new NotificationFilter(profile, channel, kind, appliesStatus ? Both(scope, status) : scope);
    }

    static SettingScope ScopeOfCondition(ListQuery query) => query.Text(ByCondition) switch
    {
        null => SettingScope.Any,
        var id when id == OfAccount.ToString() => SettingScope.OfAccount,
        var id when id == OfNumber.ToString() => SettingScope.OfNumber,
        _ => SettingScope.Neither,
    };

    static SettingScope ScopeOfRecordType(ListQuery query, List<Refusal> refusals)
    {
        switch (query.Text(ByRecordType))
        {
            case null:
                return SettingScope.Any;
            case Account:
                return SettingScope.OfAccount;
            case Number:
                return SettingScope.OfNumber;
            default:
                refusals.Add(new(Reason.UnknownValue, ByRecordType, Detail: $"{ByRecordType} must be {Account} or {Number}."));
                return SettingScope.Neither;
        }
    }

    /// <summary>Null for any kind. The contract allows voice, so it is accepted, although no channel has it.</summary>
    static ChannelKind? KindOf(ListQuery query, List<Refusal> refusals)
    {
        if (query.Text(ByKind) is not { } word)
        {
            return null;
        }

        if (Kinds.TryGetValue(word, out var kind))
        {
            return kind;
        }

        if (word != "voice")
        {
            refusals.Add(new(Reason.UnknownValue, ByKind, Detail: $"{ByKind} must be one of {string.Join(", ", Kinds.Keys)} and voice."));
        }

        return NoKind;
    }

    /// <summary>A kind that no row has.</summary>
    const ChannelKind NoKind = (ChannelKind)(-1);

    static SettingScope ScopeOfStatus(ListQuery query, List<Refusal> refusals)
    {
        switch (query.Text(ByStatus))
        {
            case null:
                return SettingScope.Any;
            case Enabled:
                return SettingScope.Either;
            case { } other when OtherStatuses.Contains(other):
                return SettingScope.Neither;
            default:
                refusals.Add(new(Reason.UnknownValue, ByStatus, Detail: $"{ByStatus} must be one of {Enabled}, {string.Join(", ", OtherStatuses)}."));
                return SettingScope.Neither;
        }
    }

    /// <summary>The combination of two filters.</summary>
    static SettingScope Both(SettingScope one, SettingScope other) =>
        one == other || other == SettingScope.Any ? one
        : one == SettingScope.Any ? other
        : other == SettingScope.Either && one != SettingScope.Neither ? one
        : one == SettingScope.Either && other != SettingScope.Neither ? other
        : SettingScope.Neither;

    static T? IdOf<T>(ListQuery query, string name, List<Refusal> refusals) where T : struct, IId<T>
    {
        if (query.Text(name) is not { } text)
        {
            return null;
        }

        if (!Ids.TryParseExact(text, out T id))
        {
            refusals.Add(new(Reason.InvalidField, name, Detail: $"{name} must be a UUID."));
        }

        return id;
    }
}
