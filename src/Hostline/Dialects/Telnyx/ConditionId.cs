using System.Text.Json.Serialization;

namespace Hostline.Dialects.Telnyx;

/// <summary>One of the notification conditions, which are the same for everybody.</summary>
[JsonConverter(typeof(IdJson))]
readonly record struct ConditionId(Guid Value) : IId<ConditionId>
{
    public static ConditionId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
