using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hostline.Core.Hostings;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>The JSON format of this API: snake_case, instants as ISO 8601 in UTC with microseconds, members that do not apply left out.</summary>
static class Answers
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new Instants() },
    };

    /// <param name="next">The schema of its cursor; null for a list that is always complete.</param>
    public static Schema PageOf(Schema row, Schema? next = null) =>
        Schema.Object("", [Required("data", Schema.ListOf(row, "")), .. next is null ? [] : new[] { Optional("next", next) }]);

    public static readonly Schema NextId = Schema.Uuid("Send it as `after` for the next page; there is none on the last one.");

    /// <summary>The cursor of lists that are not sorted by id.</summary>
    public static readonly Schema NextPlace = Schema.Text("Send it as `after` for the next page; there is none on the last one.");

    public static readonly Schema ReasonCode = ReasonSchema.Of(JsonWords.Reasons);

    public static readonly Schema WhyForm = Schema.Object("Why, for a program and for a person.",
        Optional("code", ReasonCode), Optional("sentence", Schema.Text("What happened.")), Optional("next_step", Schema.Text("What to do now.")),
        Optional("note", Schema.Text("What the operator added."))).Named("Why");

    public static string[] WordsOf<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(v => Word(v))];

    public static IResult Of(object value, int status = 200) => Results.Json(value, Options, "application/json; charset=utf-8", status);

    /// <summary>A page of a list; <paramref name="next"/> is the value of <c>after</c> for the next one.</summary>
    public static IResult Page<T>(IEnumerable<T> data, object? next = null) => Of(new { data, next });

    public static object? Why(Reason? reason, string? note = null) =>
        reason is { } why ? Why(JsonWords.Reasons.Of(why), note) : note is null ? null : new { note };

    public static object Why(ReasonEntry entry, string? note = null) => new { code = entry.Code, sentence = entry.Sentence, next_step = entry.NextStep, note };

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
