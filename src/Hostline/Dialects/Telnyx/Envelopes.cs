using System.Text.Json;
using Hostline.Core.Accounts;
using Hostline.Deciding;
using Hostline.Http.OpenApi;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// The form of a response for its client: by the account's setting, else its sandbox's, else by the client. The response recorded for
/// repetitions of a request is the complete one; this is applied when it is sent.
/// </summary>
static class Envelopes
{
    const string StrictClient = "OpenAPI-Generator/";
    const string StrictLanguage = "/java";

    public static Envelope Of(HttpRequest request, Caller caller) =>
        caller.Envelope ?? (IsStrict(request.Headers.UserAgent.ToString()) ? Envelope.Data : Envelope.Both);

    /// <summary>
    /// The vendor's Java clients 2 and 3 (User-Agent <c>OpenAPI-Generator/2.0.0/java</c>) throw at a member that is not in their
    /// models.
    /// </summary>
    static bool IsStrict(string userAgent) =>
        userAgent.StartsWith(StrictClient, StringComparison.OrdinalIgnoreCase) && userAgent.EndsWith(StrictLanguage, StringComparison.OrdinalIgnoreCase);

    /// <summary>A response without the members that only this host adds.</summary>
    /// <param name="form">The schema of the response; members that it does not describe are kept.</param>
    public static byte[] WithoutOurs(byte[] answer, Schema form)
    {
        using var whole = JsonDocument.Parse(answer);
        return Answers.Render(json => Write(json, whole.RootElement, form));
    }

    static void Write(Utf8JsonWriter json, JsonElement value, Schema? form)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(json, value, form);
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var element in value.EnumerateArray())
                {
                    Write(json, element, form?.Items);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    static void WriteObject(Utf8JsonWriter json, JsonElement value, Schema? form)
    {
        json.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            var described = form?.Members.FirstOrDefault(m => m.Name == member.Name);
            if (described is not { IsOurs: true })
            {
                json.WritePropertyName(member.Name);
                Write(json, member.Value, described?.Schema);
            }
        }

        json.WriteEndObject();
    }
}
