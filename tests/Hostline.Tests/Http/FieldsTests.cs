using System.Text;
using System.Text.Json;
using Hostline.Core.Reasons;
using Hostline.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Hostline.Tests.Http;

/// <summary>One reader for JSON, forms and queries: the same values, the same refusals, each where that kind of input points.</summary>
public sealed class FieldsTests
{
    static Fields Json(string body) => new(JsonElement.Parse(body));

    static Fields Form(string body) => Fields.OfForm(FormBody.Parse(Encoding.ASCII.GetBytes(body)).Value!);

    static Fields Query(params (string Name, string[] Values)[] query) =>
        Fields.OfQuery(new QueryCollection(query.ToDictionary(q => q.Name, q => new StringValues(q.Values))));

    [Fact]
    public void The_same_values_are_read_from_all_three()
    {
        Fields[] all =
        [
            Json("""{"Name":"a b","Urgent":true,"Weight":1.5,"Bird":["x","y"],"Rings":[7,8]}"""),
            Form("Name=a+b&Urgent=true&Weight=1.5&Bird=x&Rings=7&Bird=y&Rings=8"),
            Query(("Name", ["a b"]), ("Urgent", ["true"]), ("Weight", ["1.5"]), ("Bird", ["x", "y"]), ("Rings", ["7", "8"])),
        ];
        foreach (var fields in all)
        {
            Assert.Equal(("a b", true, 1.5m), (fields.Text("Name"), fields.Bool("Urgent"), fields.Weight("Weight")));
            Assert.Equal(["x", "y"], fields.Texts("Bird"));
            Assert.Equal([7, 8], fields.WholeNumbers("Rings"));
            Assert.Null(fields.Text("name"));
            Assert.Empty(fields.Refusals);
        }
    }

    [Fact]
    public void One_element_is_a_list_where_names_are_repeated()
    {
        Assert.Equal(["x"], Form("Bird=x").Texts("Bird"));
        Assert.Equal([7], Query(("Rings", ["7"])).WholeNumbers("Rings"));
    }

    [Fact]
    public void What_is_wrong_is_refused_alike_and_where_it_stands()
    {
        var json = Json("""{"Urgent":"maybe","Weight":"x","Rings":[7,"x"],"Name":"ab"}""");
        var form = Form("Urgent=maybe&Weight=x&Rings=7&Rings=x&Name=ab");
        var query = Query(("Urgent", ["maybe"]), ("Weight", ["x"]), ("Rings", ["7", "x"]), ("Name", ["ab"]));
        foreach (var fields in (Fields[])[json, form, query])
        {
            Assert.Null(fields.Bool("Urgent"));
            Assert.Null(fields.Weight("Weight"));
            Assert.Null(fields.WholeNumbers("Rings"));
            Assert.Null(fields.Text("Name", atMost: 1));
            Assert.Null(fields.Text("Absent", required: true));
        }

        Assert.Equal(["/Urgent", "/Weight", "/Rings/1", "/Name", "/Absent"], json.Refusals.Select(r => r.Field));
        Assert.Equal(json.Refusals, form.Refusals);
        Assert.Equal(["Urgent", "Weight", "Rings/1", "Name", "Absent"], query.Refusals.Select(r => r.Field));
        Assert.Equal(json.Refusals.Select(r => (r.Reason, r.Detail)), query.Refusals.Select(r => (r.Reason, r.Detail)));
    }

    [Fact]
    public void A_name_that_stands_for_one_value_is_refused_when_it_is_sent_twice()
    {
        var form = Form("Name=a&Name=b&Urgent=true&Urgent=true");
        Assert.Null(form.Text("Name"));
        Assert.Null(form.Bool("Urgent"));
        Assert.Equal([("/Name", "Name was sent 2 times; send it once."), ("/Urgent", "Urgent was sent 2 times; send it once.")],
            form.Refusals.Select(r => (r.Field!, r.Detail!)));
        Assert.All(form.Refusals, r => Assert.Equal(Reason.InvalidField, r.Reason));
    }

    [Fact]
    public void Control_characters_and_objects_are_refused_in_forms_too()
    {
        var form = Form("Name=a%00b&Clock=x");
        Assert.Null(form.Text("Name"));
        Assert.Null(form.Object("Clock"));
        Assert.Equal(["Name contains a control character.", "Clock must be an object."], form.Refusals.Select(r => r.Detail));
    }

    [Theory]
    [InlineData("Name=%")]
    [InlineData("Name=%4")]
    [InlineData("Name=%zz")]
    [InlineData("Name=%ff")]
    [InlineData("Name=%ed%a0%80")]
    [InlineData("Name=\u00e9")]
    [InlineData("=a")]
    public void A_form_that_two_readers_could_read_differently_is_malformed(string body)
    {
        var parsed = FormBody.Parse(Encoding.Latin1.GetBytes(body));
        Assert.Equal(Reason.MalformedRequest, Assert.Single(parsed.Refusals).Reason);
    }

    [Fact]
    public void Names_and_values_have_limits()
    {
        static bool IsRefused(string body) => FormBody.Parse(Encoding.ASCII.GetBytes(body)).IsRefused;
        Assert.False(IsRefused(new string('n', FormBody.NameAtMost) + "=1"));
        Assert.True(IsRefused(new string('n', FormBody.NameAtMost + 1) + "=1"));
        Assert.False(IsRefused(string.Join('&', Enumerable.Repeat("a=1", FormBody.ValuesAtMost))));
        Assert.True(IsRefused(string.Join('&', Enumerable.Repeat("a=1", FormBody.ValuesAtMost + 1))));
    }

    [Fact]
    public void Names_are_exact_and_signs_are_read_as_browsers_write_them()
    {
        var form = Form("FriendlyName=a%2Bb+c&friendlyname=d&&Empty&Also=");
        Assert.Equal(("a+b c", "d", "", ""), (form.Text("FriendlyName"), form.Text("friendlyname"), form.Text("Empty"), form.Text("Also")));
    }
}
