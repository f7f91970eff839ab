using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Http;

namespace Hostline.Api;

/// <summary>Reads a request: ids and numbers in the path, and the body.</summary>
static class Input
{
    /// <summary>An id from the path; null if it is not a UUID, which is answered 404 like an unknown one.</summary>
    public static T? Id<T>(this HttpContext http, string name = "id") where T : struct, IId<T> =>
        Ids.TryParse(http.Request.RouteValues[name] as string, out T id) ? id : null;

    public static Outcome<PhoneNumber> Number(this HttpContext http)
    {
        var text = http.Request.RouteValues["number"] as string;
        var reading = TypedNumber.Read(text);
        return reading.IsNumber ? reading.Number : new Refusal(Reason.NumberNotE164, "number", text, reading.Description);
    }

    public static async Task<IResult> WithBody<T>(this HttpContext http, Func<Fields, T> read, Func<T, Task<IResult>> act)
    {
        var body = await StrictJson.Read(http.Request, http.RequestAborted);
        if (body.IsRefused)
        {
            return Problem.Of(body.Refusals);
        }

        var fields = new Fields(body.Value);
        var wanted = read(fields);
        return fields.IsRefused ? Problem.Of(fields.Refusals) : await act(wanted);
    }

    /// <summary>A required text that is not empty.</summary>
    public static string Needed(this Fields fields, string name, int atMost)
    {
        var text = fields.Text(name, required: true, atMost);
        if (text is not null && string.IsNullOrWhiteSpace(text))
        {
            fields.Refuse(Reason.MissingField, name, $"{name} is empty.");
        }

        return text ?? "";
    }

    /// <summary>Numbers in any usual spelling; a text that is not a number is kept, and later refused as not in the order.</summary>
    public static IReadOnlyList<string>? Numbers(this Fields fields, string name, bool required = false) =>
        fields.Texts(name, required)?.Select(text => TypedNumber.Read(text) is { IsNumber: true } read ? read.Number.ToString() : text).ToList();

    /// <summary>A required list of some ids, each once.</summary>
    public static IReadOnlyList<T> SomeIds<T>(this Fields fields, string name, int atMost) where T : struct, IId<T>
    {
        var texts = fields.Texts(name, required: true) ?? [];
        if (texts.Count > atMost || (texts.Count == 0 && !fields.IsRefused))
        {
            fields.Refuse(Reason.ValueOutOfRange, name, $"{name} has {texts.Count} ids; send from 1 to {atMost}.");
            return [];
        }

        var ids = new List<T>();
        for (var i = 0; i < texts.Count; i++)
        {
            if (Ids.TryParseExact(texts[i], out T id))
            {
                ids.Add(id);
            }
            else
            {
                fields.Refuse(Reason.InvalidField, $"{name}/{i}", $"{name} must be a list of UUIDs.");
            }
        }

        return [.. ids.Distinct()];
    }

    /// <summary>A reason of a closed part of the catalog.</summary>
    public static Reason NeededReason(this Fields fields, IEnumerable<Reason> allowed)
    {
        var word = fields.OneOf("reason", required: true, [.. allowed.Select(r => r.Code())]);
        return ReasonCatalog.Find(word) ?? default;
    }
}
