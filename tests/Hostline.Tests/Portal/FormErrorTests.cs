using System.Net;
using System.Text.RegularExpressions;
using Hostline.Core.People;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Portal;

/// <summary>
/// Every form of every page, sent with nothing in it and with too much: what is wrong stands on top and beside its field, and nothing is lost.
/// </summary>
public sealed partial class FormErrorTests
{
    [Theory]
    [InlineData(Role.Owner)]
    [InlineData(Role.Lead)]
    [InlineData(Role.None)]
    public async Task A_form_with_nothing_or_too_much_in_it_says_what_is_wrong_beside_its_field_and_keeps_what_was_typed(Role role)
    {
        await using var world = await Exchange.Begin();
        await PageScene.Fill(world);
        var (crawl, wrong, forms) = (new PageCrawl(world, role), new List<string>(), new Dictionary<string, PageForm>());
        using var visitor = await crawl.Visitor();
        await foreach (var (_, path, page) in crawl.Pages(visitor))
        {
            foreach (var form in PageCrawl.IsShown(page) ? PageForm.On(page.Text).Where(f => f.Fields.Count > 0) : [])
            {
                forms.TryAdd(Ids().Replace(form.Path, "{id}"), form);
            }
        }

        var refused = 0;
        foreach (var form in forms.Values)
        {
            foreach (var (kind, typed) in Ways)
            {
                var answer = await visitor.Send(HttpMethod.Post, form.Action, form.Body(typed));
                refused += answer.Status == 422 ? 1 : 0;
                wrong.AddRange(Faults(form, typed, answer).Select(fault => $"{kind} to {form.Path}: {fault}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        // A walk that found no form would be content.
        Assert.InRange(refused, role == Role.None ? 4 : 20, int.MaxValue);
    }

    /// <summary>Several forms of this page ask for the password anew.</summary>
    [Fact]
    public async Task Each_form_of_ones_own_page_says_what_is_wrong_beside_its_own_field()
    {
        await using var stage = await PeopleStage.Set();
        var ana = await stage.Join("ana");
        var wrong = new List<string>();
        var forms = PageForm.On((await ana.Open("/portal/me")).Expect(200).Text).Where(f => f.Fields.Count > 0 && f.Path != "/portal/me/passkeys").ToList();
        foreach (var form in forms)
        {
            foreach (var (kind, typed) in Ways)
            {
                var answer = await ana.Once(HttpMethod.Post, form.Action, form.Filled(typed));
                wrong.AddRange(Faults(form, typed, answer).Select(fault => $"{kind} to {form.Path}: {fault}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(forms.Count, 4, int.MaxValue);
    }

    static readonly (string Kind, Func<PageField, string> Typed)[] Ways =
    [
        ("Nothing", _ => ""), ("Too much", f => new string('w', (f.MaxLength ?? 3_000) + 1)),
    ];

    static IEnumerable<string> Faults(PageForm form, Func<PageField, string> typed, Answered answer)
    {
        // A list of numbers is answered on the page itself.
        if (answer.Status is not (200 or 303 or 404 or 409 or 422 or 429))
        {
            yield return $"answers {answer.Status}";
        }

        if (answer.Status != 422)
        {
            yield break;
        }

        var html = answer.Text;
        if (!html.Contains("<title>Error: ", StringComparison.Ordinal))
        {
            yield return "the title does not say that there is an error";
        }

        foreach (Match lead in Leads().Matches(Summary().Match(html).Value))
        {
            var (id, sentence) = (lead.Groups[1].Value, lead.Groups[2].Value);
            var control = Regex.Match(html, $"<(?:input|select|textarea)[^>]* id=\"{Regex.Escape(id)}\"[^>]*>").Value;
            if (!html.Contains($"id=\"{id}\"", StringComparison.Ordinal))
            {
                yield return $"the summary leads to {id}, which is nowhere: {sentence}";
            }
            else if (control.Length > 0 && !control.Contains("aria-invalid=\"true\"", StringComparison.Ordinal))
            {
                yield return $"{id} is not marked: {sentence}";
            }
            else if (control.Length > 0 && !html.Contains($"id=\"{id}-error\"", StringComparison.Ordinal))
            {
                yield return $"nothing beside {id}: {sentence}";
            }
        }

        foreach (var field in form.Fields.Where(f => f.TakesText && f.Kind != "password" && typed(f).Length > 0))
        {
            if (!html.Contains(WebUtility.HtmlEncode(typed(field)), StringComparison.Ordinal))
            {
                yield return $"what was typed into {field.Name} is lost";
            }
        }
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}|\\d{11}")]
    private static partial Regex Ids();

    [GeneratedRegex("<div class=\"note bad\" role=\"alert\".*?</div>", RegexOptions.Singleline)]
    private static partial Regex Summary();

    [GeneratedRegex("<a href=\"#([^\"]*)\">([^<]*)</a>")]
    private static partial Regex Leads();
}
