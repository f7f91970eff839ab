using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hostline.Tests;

/// <summary>
/// An id whose noun does not matter to a test: it is taken for any noun's, and no noun's is taken for it. The program has no such type.
/// </summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct AnyId(Guid Value) : IId<AnyId>
{
    public static AnyId Of(Guid value) => new(value);

    public static AnyId New() => new(Guid.CreateVersion7());

    public static AnyId Parse(string text) => new(Guid.Parse(text));

    public override string ToString() => Value.ToString();

    public static implicit operator AccountId(AnyId id) => new(id.Value);

    public static implicit operator ActId(AnyId id) => new(id.Value);

    public static implicit operator AddressId(AnyId id) => new(id.Value);

    public static implicit operator AlarmId(AnyId id) => new(id.Value);

    public static implicit operator ApplicationId(AnyId id) => new(id.Value);

    public static implicit operator AssignmentId(AnyId id) => new(id.Value);

    public static implicit operator AssignmentTaskId(AnyId id) => new(id.Value);

    public static implicit operator AutoResponseId(AnyId id) => new(id.Value);

    public static implicit operator CallId(AnyId id) => new(id.Value);

    public static implicit operator CampaignId(AnyId id) => new(id.Value);

    public static implicit operator ChannelId(AnyId id) => new(id.Value);

    public static implicit operator CodeId(AnyId id) => new(id.Value);

    public static implicit operator ConsentId(AnyId id) => new(id.Value);

    public static implicit operator DeliveryId(AnyId id) => new(id.Value);

    public static implicit operator DestinationId(AnyId id) => new(id.Value);

    public static implicit operator DocumentId(AnyId id) => new(id.Value);

    public static implicit operator ErrandId(AnyId id) => new(id.Value);

    public static implicit operator EventId(AnyId id) => new(id.Value);

    public static implicit operator HostingId(AnyId id) => new(id.Value);

    public static implicit operator KeyId(AnyId id) => new(id.Value);

    public static implicit operator MessageId(AnyId id) => new(id.Value);

    public static implicit operator NoticeId(AnyId id) => new(id.Value);

    public static implicit operator NotificationProfileId(AnyId id) => new(id.Value);

    public static implicit operator OrderId(AnyId id) => new(id.Value);

    public static implicit operator ProfileId(AnyId id) => new(id.Value);

    public static implicit operator SettingId(AnyId id) => new(id.Value);

    public static implicit operator ShownCodeId(AnyId id) => new(id.Value);

    public static implicit operator SubjectId(AnyId id) => new(id.Value);

    public static implicit operator TextId(AnyId id) => new(id.Value);

    public static implicit operator WorldId(AnyId id) => new(id.Value);
}

static class JsonIds
{
    public static AnyId GetId(this JsonElement json) => new(json.GetGuid());
}
