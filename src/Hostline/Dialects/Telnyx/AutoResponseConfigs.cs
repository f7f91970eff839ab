using System.Text.Json;
using System.Text.RegularExpressions;
using Hostline.Accounts;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>Auto-responses of a messaging profile, for handling opt-outs: stored and served.</summary>
sealed partial class AutoResponseConfigs(AutoResponses responses)
{
    const string Root = MessagingProfiles.Root + "/{id}/autoresp_configs";
    const string One = Root + "/{config}";
    const string Country = "country_code";
    const string Keywords = "keywords";
    const string CreatedFrom = "created_at[gte]";
    const string CreatedTo = "created_at[lte]";
    const string UpdatedFrom = "updated_at[gte]";
    const string UpdatedTo = "updated_at[lte]";
    const string Deleted = "OK";
    const string CountryPattern = @"^(?:[A-Z]{2}|\*)\z";
    const int KeywordsAtMost = 50;
    const int KeywordAtMost = 64;

    /// <summary>Ten segments of plain text.</summary>
    const int AnswerAtMost = 1_530;

    static readonly string[] Operations = ["start", "stop", "info"];

    const string Tag = "Auto-responses";

    public void Map(Endpoints endpoints)
    {
        endpoints.List(Root, Filters, List).Does(new("listAutoResponses", Tag, "List a profile's auto-responses, newest first", Paging.Of(Form))
        {
            About = $"Without page[size] all are listed: a profile has at most {AutoResponses.PerProfileAtMost}.",
        });
        endpoints.PostJson(Root, Create).Does(new("createAutoResponse", Tag, "Create an auto-response", Single) { Body = Wanted });
        endpoints.Get(One, Get).Does(new("getAutoResponse", Tag, "Get an auto-response", Single));
        endpoints.PutJson(One, Replace).Does(new("replaceAutoResponse", Tag, "Replace an auto-response", Single) { Body = Wanted });
        endpoints.Delete(One, Delete).Does(new("deleteAutoResponse", Tag, "Delete an auto-response", Schema.OneOf("", Deleted)));
    }

    static readonly Parameter[] Filters =
    [
        new(Country, Schema.Text("Only those of this country, or * alone for those of all countries.")),
        new(CreatedFrom, Schema.Instant("Only those created then or later.")),
        new(CreatedTo, Schema.Instant("Only those created then or earlier.")),
        new(UpdatedFrom, Schema.Instant("Only those changed then or later.")),
        new(UpdatedTo, Schema.Instant("Only those changed then or earlier.")),
    ];

    static readonly IReadOnlyList<Member> Settable =
    [
        Required("op", Schema.OneOf("What the keyword does.", Operations)),
        Required(Keywords, Schema.ListOf(Schema.Text("In upper or lower case; not blank.", atMost: KeywordAtMost),
            "Within one country a keyword may be in only one auto-response.", atLeast: 1, atMost: KeywordsAtMost)),
        Required(Country, Schema.Text("ISO 3166-1 alpha-2 in capitals, or * for all countries.", pattern: CountryPattern)),
        Optional("resp_text", Schema.Text("What is answered.", atMost: AnswerAtMost)),
    ];

    static readonly Schema Wanted = Schema.Object("", Settable);

    static readonly Schema Form = Schema.Object("A profile's answer to a keyword.",
    [
        Required("id", Schema.Uuid("")), .. Settable, Required("created_at", Schema.Instant("When it was created.")),
        Required("updated_at", Schema.Instant("When it last changed.")),
    ]).Named("AutoResponse");

    static readonly Schema Single = Schema.Data(Form);

    async Task<Outcome<byte[]>> List(Caller caller, ListQuery query)
    {
        var refusals = new List<Refusal>();
        var bounds = new[] { CreatedFrom, CreatedTo, UpdatedFrom, UpdatedTo }.Select(name => query.Instant(name, refusals)).ToList();
        if (refusals.Count > 0)
        {
            return refusals;
        }

        if (query.IdOf<ProfileId>() is not { } profile || await responses.All(caller, profile) is not { } all)
        {
            return new Refusal(Reason.NotFound);
        }

        var found = all.Where(r => (query.Text(Country) is not { } country || r.Country == country)
            && !(r.CreatedAt < bounds[0]) && !(r.CreatedAt > bounds[1]) && !(r.UpdatedAt < bounds[2]) && !(r.UpdatedAt > bounds[3])).ToList();
        // The contract's list has no pages: a request without a size gets all rows, which are few.
        var page = !query.HasSize ? query.Page with { Size = AutoResponses.PerProfileAtMost } : query.Page;
        return page.Render(found.Skip(page.Skip).Take(page.Size).ToList(), found.Count, Write);
    }

    async Task<Outcome<byte[]>> Create(HttpContext http, Caller caller, Fields fields)
    {
        var draft = Read(fields);
        return fields.IsRefused ? Outcome<byte[]>.Refused(fields.Refusals)
            : Endpoints.IdOf<ProfileId>(http) is { } profile ? (await responses.Add(caller, profile, draft)).Then(Render)
            : new Refusal(Reason.NotFound);
    }

    async Task<Outcome<byte[]>> Get(HttpContext http, Caller caller) =>
        PathOf(http) is var (profile, id) && await responses.All(caller, profile) is { } all && all.FirstOrDefault(r => r.Id == id) is { } found
            ? Render(found)
            : new Refusal(Reason.NotFound);

    async Task<Outcome<byte[]>> Replace(HttpContext http, Caller caller, Fields fields)
    {
        var draft = Read(fields);
        return fields.IsRefused ? Outcome<byte[]>.Refused(fields.Refusals)
            : PathOf(http) is var (profile, id) ? (await responses.Replace(caller, profile, id, draft)).Then(Render)
            : new Refusal(Reason.NotFound);
    }

    /// <summary>The contract's response is a bare string.</summary>
    async Task<Outcome<byte[]>> Delete(HttpContext http, Caller caller) => PathOf(http) is var (profile, id)
        ? (await responses.Delete(caller, profile, id)).Then(_ => Answers.Render(json => json.WriteStringValue(Deleted)))
        : new Refusal(Reason.NotFound);

    static (ProfileId Profile, AutoResponseId Config)? PathOf(HttpContext http) =>
        Endpoints.IdOf<ProfileId>(http) is { } profile && Endpoints.IdOf<AutoResponseId>(http, "config") is { } config ? (profile, config) : null;

    static AutoResponseDraft Read(Fields fields) => new(
        fields.OneOf("op", required: true, Operations) ?? "", CountryOf(fields), KeywordsOf(fields), fields.Text("resp_text", atMost: AnswerAtMost));

    static string CountryOf(Fields fields)
    {
        var country = fields.Text(Country, required: true);
        if (country is not null && !CountryForm().IsMatch(country))
        {
            fields.Refuse(Reason.InvalidField, Country, $"{Country} must be two capital letters (ISO 3166-1), or * for all countries.");
        }

        return country ?? "";
    }

    static List<string> KeywordsOf(Fields fields)
    {
        var keywords = fields.Texts(Keywords, required: true)?.Select(k => k.Trim()).ToList();
        if (keywords is { Count: 0 or > KeywordsAtMost })
        {
            fields.Refuse(Reason.ValueOutOfRange, Keywords, $"{Keywords} must have 1 to {KeywordsAtMost} entries.");
            return [];
        }

        for (var i = 0; i < keywords?.Count; i++)
        {
            if (keywords[i].Length is 0 or > KeywordAtMost || keywords[i].Any(char.IsControl))
            {
                fields.Refuse(Reason.ValueOutOfRange, $"{Keywords}/{i}", $"A keyword has 1 to {KeywordAtMost} visible characters.");
            }
        }

        return keywords ?? [];
    }

    static byte[] Render(AutoResponse response) => Answers.RenderData(json => Write(json, response));

    static void Write(Utf8JsonWriter json, AutoResponse response)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, response.Id);
        json.WriteString("op"u8, response.Operation);
        json.WriteStartArray("keywords"u8);
        foreach (var keyword in response.Keywords)
        {
            json.WriteStringValue(keyword);
        }

        json.WriteEndArray();
        json.WriteString("country_code"u8, response.Country);
        // The contract has no null here: without a text, the member is left out.
        if (response.Answer is { } answer)
        {
            json.WriteString("resp_text"u8, answer);
        }

        json.WriteString("created_at"u8, Timestamps.Render(response.CreatedAt));
        json.WriteString("updated_at"u8, Timestamps.Render(response.UpdatedAt));
        json.WriteEndObject();
    }

    [GeneratedRegex(CountryPattern)]
    private static partial Regex CountryForm();
}
