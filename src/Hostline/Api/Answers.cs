using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hostline.Core.Hostings;
using Hostline.Core.Reasons;

namespace Hostline.Api;

/// <summary>
/// The JSON format of this API: snake_case, instants as ISO 8601 in UTC with microseconds, members that do not apply left out.
/// </summary>
static class Answers
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new Instants() },
    };

    public static IResult Of(object value, int status = 200) => Results.Json(value, Options, "application/json; charset=utf-8", status);

    /// <summary>A page of a list; <paramref name="next"/> is the value of <c>after</c> for the next one.</summary>
    public static IResult Page<T>(IEnumerable<T> data, object? next = null) => Of(new { data, next });

    /// <summary>A reason with its texts; null for none.</summary>
    public static object? Why(Reason? reason, string? note = null) =>
        reason is { } why ? Why(ReasonCatalog.Of(why), note) : note is null ? null : new { note };

    public static object Why(ReasonEntry entry, string? note = null) => new { code = entry.Code, sentence = entry.Sentence, next_step = entry.NextStep, note };

    /// <summary>The open requirements of a hosting.</summary>
    public static IEnumerable<string> Words(this Requirement open) =>
        Enum.GetValues<Requirement>().Where(r => r != Requirement.None && open.HasFlag(r)).Select(r => Word(r));

    /// <summary>A member of a closed list in lower case with underscores: DocumentsIn becomes documents_in.</summary>
    public static string Word(Enum member) => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString());

    sealed class Instants : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
    }
}
