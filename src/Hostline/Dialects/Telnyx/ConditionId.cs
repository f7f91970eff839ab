using System.Text.Json.Serialization;

namespace Hostline.Dialects.Telnyx;

[JsonConverter(typeof(IdJson))]
readonly record struct ConditionId(Guid Value) : IId<ConditionId>
{
    public static ConditionId Of(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
