using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Orders;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>Checks an order of listed numbers, from JSON or a CSV file; nothing is changed.</summary>
sealed class DryRunEndpoints(DryRun dryRun)
{
    public void Map(Endpoints endpoints) => endpoints.Post("/orders/dry_run", Who.Account, Try)
        .Does(new("tryOrder", "Orders", "Try an order without placing it", Answers.PageOf(Row))
        {
            About = $"The body is JSON, or a CSV file (text/csv) of at most {NumberLists.NumbersAtMost:N0} rows "
                + "with a column headed \"number\", or without a header.",
            Body = Schema.Object("", Required("numbers", Schema.ListOf(Schema.Text("In any usual spelling."), "The numbers.", 1, NumberLists.NumbersAtMost))),
        });

    static readonly Schema Row = Schema.Object("A listed number, and what would become of it.",
        Required("line", Schema.Whole("Its position in the list, or its row in the file, from 1.", atLeast: 1)),
        Required("given", Schema.Text("As it was sent.")),
        Optional("number", Schema.Phone("As it was read.")),
        Required("can_be_ordered", Schema.Flag("Whether an order would take it.")),
        Required("standing", StandingView.Form),
        Optional("reason", Answers.WhyForm)).Named("DryRow");

    async Task<IResult> Try(HttpContext http, Access access)
    {
        if (http.Request.ContentType?.StartsWith(CsvTable.Type, StringComparison.OrdinalIgnoreCase) != true)
        {
            return await http.WithBody(f => f.Texts("numbers", required: true) ?? [],
                numbers => Answer(access, NumberLists.Read(string.Join('\n', numbers.Select(n => n.ReplaceLineEndings(" "))))));
        }

        var bytes = await Bytes(http);
        var read = bytes is null ? new Refusal(Reason.BodyTooLarge, Detail: $"The file is larger than {NumberLists.BytesAtMost:N0} bytes.")
            : NumberLists.ReadCsv(bytes);
        return read.IsRefused ? Problem.Of(read.Refusals) : await Answer(access, read.Value!.Numbers);
    }

    async Task<IResult> Answer(Access access, IReadOnlyList<ListedText> listed) => listed.Count > NumberLists.NumbersAtMost
        ? Problem.Of(new Refusal(Reason.TooManyNumbers, "/numbers", Detail: $"At most {NumberLists.NumbersAtMost:N0} numbers are tried at once."))
        : listed.Count == 0 ? Problem.Of(new Refusal(Reason.NoNumbers, "/numbers"))
        : Answers.Page((await dryRun.Of(access.Caller!, listed)).Rows.Select(Render));

    static object Render(DryRow row) => new
    {
        line = row.Listed.Line,
        given = row.Listed.Given.Trim(),
        number = row.Number?.ToString(),
        can_be_ordered = row.CanBeOrdered,
        standing = StandingView.Of(row.Standing),
        reason = Answers.Why(row.Refusal?.Reason),
    };

    /// <summary>Null if there are too many bytes.</summary>
    static async Task<byte[]?> Bytes(HttpContext http)
    {
        var (read, buffer) = (new MemoryStream(), new byte[16 * 1024]);
        while (read.Length <= NumberLists.BytesAtMost && await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is > 0 and var n)
        {
            read.Write(buffer, 0, n);
        }

        return read.Length > NumberLists.BytesAtMost ? null : read.ToArray();
    }
}
