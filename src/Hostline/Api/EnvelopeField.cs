using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Http.OpenApi;

namespace Hostline.Api;

/// <summary>The member <c>envelope</c>: a value, or null for no setting.</summary>
static class EnvelopeField
{
    public const string Name = "envelope";

    static readonly string[] Words = [.. Enum.GetValues<Envelope>().Select(e => Answers.Word(e))];

    public static readonly Schema Form = Schema.OneOf(
        "How answers of a dialect are wrapped: with the resource under `data` and at top level, or under `data` only.", Words);

    public static Envelope? Envelope(this Fields fields) =>
        fields.OneOf(Name, required: false, Words) is { } word ? Enum.GetValues<Envelope>()[Array.IndexOf(Words, word)] : null;

    public static string? Word(Envelope? envelope) => envelope is { } given ? Answers.Word(given) : null;

    /// <summary>Refuses a change without any known member.</summary>
    public static void NeedOne(Fields fields, params string[] names)
    {
        if (!Array.Exists(names, fields.Has))
        {
            fields.Refuse(Reason.MissingField, names[0], $"There is nothing to change: send {string.Join(" or ", names)}.");
        }
    }
}
