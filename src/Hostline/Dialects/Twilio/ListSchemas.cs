using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio;

/// <summary>The envelope of a list and the parameters of a page, for the document.</summary>
static class ListSchemas
{
    public static readonly Parameter[] Page =
    [
        new("PageSize", Schema.Whole("Records of a page; 50 if it is not given.", 1, 1_000)),
        new("Page", Schema.Whole("The client's own count of pages, which is only repeated.", 0)),
        new("PageToken", Schema.Text("From next_page_url or previous_page_url.")),
    ];

    static readonly Schema Meta = Schema.Object("The page.",
        Required("first_page_url", Schema.Url("")),
        Required("key", Schema.OneOf("The member that has the records.", "items")),
        Required("next_page_url", Schema.Url("").OrNull()),
        Required("page", Schema.Whole("")),
        Required("page_size", Schema.Whole("")),
        Required("previous_page_url", Schema.Url("").OrNull()),
        Required("url", Schema.Url(""))).Named("PageMeta");

    public static Schema Of(Schema record) => Schema.Object("", Required("meta", Meta), Required("items", Schema.ListOf(record, "")));
}
