using System.Text;
using Hostline.Core.Reasons;
using Hostline.Http;

namespace Hostline.Dialects.Twilio;

/// <summary>
/// The parameters of a request. Those of a POST may be in the form or in the query; if one is in both, the form's is used. Unknown ones are
/// ignored, as the vendor does (contract §1).
/// </summary>
static class Parameters
{
    public static async Task<Outcome<Fields>> Read(HttpRequest request, CancellationToken cancellation)
    {
        var query = FormBody.Parse(Encoding.UTF8.GetBytes(request.QueryString.Value?.TrimStart('?') ?? ""));
        if (query.IsRefused || !HttpMethods.IsPost(request.Method))
        {
            return query.Then(Fields.OfForm);
        }

        var form = await FormBody.ReadValues(request, cancellation);
        return form.Then(given => Fields.OfForm(query.Value!.Concat(given).GroupBy(p => p.Key).ToDictionary(g => g.Key, g => g.Last().Value)));
    }

    /// <summary>A text; null if it is missing or empty.</summary>
    public static string? Filled(this Fields fields, string name, int atMost = 1_000) =>
        fields.Text(name, atMost: atMost) is { Length: > 0 } text ? text : null;

    /// <summary>True or false in any case: an older SDK writes them with a capital letter (contract §0.7).</summary>
    public static bool? Flag(this Fields fields, string name, bool required = false)
    {
        var text = fields.Text(name, required);
        if (text is null || bool.TryParse(text, out _))
        {
            return text is null ? null : bool.Parse(text);
        }

        fields.Refuse(Reason.InvalidField, name, $"{name} must be either 'true' or 'false'");
        return null;
    }

    /// <summary>The id of a resource of this kind; null if it is missing, empty or wrong.</summary>
    public static T? IdOf<T>(this Fields fields, string name, string kind) where T : struct, IId<T>
    {
        if (fields.Filled(name) is not { } text)
        {
            return null;
        }

        var id = Sid.Read<T>(kind, text);
        if (id is null)
        {
            fields.Refuse(Reason.InvalidField, name, $"{name} must be {kind} and 32 hexadecimal digits.");
        }

        return id;
    }

    /// <summary>A whole number in a range; null if it is missing, empty or wrong.</summary>
    /// <param name="wrong">The reason for refusing any other value.</param>
    public static int? Whole(this Fields fields, string name, int atLeast, int atMost, Reason wrong = Reason.ValueOutOfRange)
    {
        if (fields.Filled(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number)
            && number >= atLeast && number <= atMost)
        {
            return number;
        }

        fields.Refuse(wrong, name, $"{name} must be a whole number from {atLeast} to {atMost}.");
        return null;
    }
}
