using System.Text.Json;
using System.Text.RegularExpressions;
using Hostline.Accounts;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Telnyx;

/// <summary>Auto-responses of a messaging profile, with which it handles opt-outs: stored and served (contract report §5).</summary>
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
    const int KeywordsAtMost = 50;
    const int KeywordAtMost = 64;

    /// <summary>Ten segments of plain text.</summary>
    const int AnswerAtMost = 1_530;

    public void Map(Endpoints endpoints)
    {
        endpoints.List(Root, [Country, CreatedFrom, CreatedTo, UpdatedFrom, UpdatedTo], List);
        endpoints.PostJson(Root, Create);
        endpoints.Get(One, Get);
        endpoints.PutJson(One, Replace);
        endpoints.Delete(One, Delete);
    }

    async Task<Outcome<byte[]>> List(Caller caller, ListQuery query)
    {
        var bounds = new[] { CreatedFrom, CreatedTo, UpdatedFrom, UpdatedTo }.Select(query.Instant).ToList();
        if (bounds.SelectMany(b => b.Refusals).ToList() is { Count: > 0 } refusals)
        {
            return refusals;
        }

        if (query.Id is not { } profile || await responses.All(caller, profile) is not { } all)
        {
            return new Refusal(Reason.NotFound);
        }

        var found = all.Where(r => (query.Text(Country) is not { } country || r.Country == country)
            && !(r.CreatedAt < bounds[0].Value) && !(r.CreatedAt > bounds[1].Value) && !(r.UpdatedAt < bounds[2].Value) && !(r.UpdatedAt > bounds[3].Value)).ToList();
        // The contract's list has no pages: who asks for none gets all, which are few.
        var page = query.Text(Paging.SizeName) is null ? query.Page with { Size = AutoResponses.PerProfileAtMost } : query.Page;
        return page.Render(found.Skip(page.Skip).Take(page.Size).ToList(), found.Count, Write);
    }

    async Task<Outcome<byte[]>> Create(HttpContext http, Caller caller, Fields fields)
    {
        var draft = Read(fields);
        return fields.IsRefused ? Outcome<byte[]>.Refused(fields.Refusals)
            : Endpoints.IdOf(http) is { } profile ? (await responses.Add(caller, profile, draft)).Then(Render)
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

    /// <summary>The contract's answer is a bare string.</summary>
    async Task<Outcome<byte[]>> Delete(HttpContext http, Caller caller) => PathOf(http) is var (profile, id)
        ? (await responses.Delete(caller, profile, id)).Then(_ => "\"OK\""u8.ToArray())
        : new Refusal(Reason.NotFound);

    static (Guid Profile, Guid Config)? PathOf(HttpContext http) =>
        Endpoints.IdOf(http) is { } profile && Endpoints.IdOf(http, "config") is { } config ? (profile, config) : null;

    static AutoResponseDraft Read(Fields fields) => new(
        fields.OneOf("op", required: true, "start", "stop", "info") ?? "", CountryOf(fields), KeywordsOf(fields), fields.Text("resp_text", atMost: AnswerAtMost));

    static string CountryOf(Fields fields)
    {
        var country = fields.Text(Country, required: true) ?? "";
        if (fields.Has(Country) && !fields.IsRefused && !CountryForm().IsMatch(country))
        {
            fields.Refuse(Reason.InvalidField, Country, $"{Country} must be two capital letters (ISO 3166-1), or * for all countries.");
        }

        return country;
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
                fields.Refuse(Reason.ValueOutOfRange, $"{Keywords}/{i}", $"A keyword has 1 to {KeywordAtMost} characters that can be seen.");
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
        // The contract has no null here: without a text there is no member.
        if (response.Answer is { } answer)
        {
            json.WriteString("resp_text"u8, answer);
        }

        json.WriteString("created_at"u8, Timestamps.Render(response.CreatedAt));
        json.WriteString("updated_at"u8, Timestamps.Render(response.UpdatedAt));
        json.WriteEndObject();
    }

    [GeneratedRegex(@"^(?:[A-Z]{2}|\*)\z")]
    private static partial Regex CountryForm();
}
