using System.Globalization;
using Hostline.Core.People;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Api;
using Hostline.Tests.Commands;
using Hostline.Tests.Portal;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Desk;

/// <summary>The charts of the carriers, each with its figures.</summary>
public sealed class CarrierChartTests
{
    const string Carrier = "Prairie Telephone", Other = "Acme Tel";

    const double Widest = 440;

    static readonly TimeSpan Week = TimeSpan.FromDays(7);

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Outcomes_lead_times_and_weeks_are_drawn_to_scale_with_their_figures(StoreKind kind)
    {
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateDatabase() : null;
        await using var scene = await Scene.Start(postgres?.Url);
        var sandbox = await scene.Reviewed();
        var now = await scene.Database.Now();
        // Ten took 1 to 10 hours, all activated a day ago but the last one, which was five weeks ago; one more is under way.
        for (var hours = 1; hours <= 10; hours++)
        {
            var ended = now - (hours == 10 ? 5 * Week : TimeSpan.FromDays(1)) - TimeSpan.FromHours(1);
            await Took(scene, sandbox, Carrier, ended - TimeSpan.FromHours(hours), ended);
        }

        await Took(scene, sandbox, Carrier, now, null);
        await Took(scene, sandbox, Other, now - TimeSpan.FromHours(50), now - TimeSpan.FromHours(30));
        // Older than all that is shown.
        await Took(scene, sandbox, Other, now - 20 * Week, now - 19 * Week);
        var failed = await Scene.Order(sandbox);
        await scene.Server.Alter("update hostings set state = 10, live = false, carrier = $2, updated_at = $3 where order_id = $1", (OrderId)failed, Carrier,
            now - TimeSpan.FromHours(1));

        using var desk = await Visitor.AtDesk(scene.Server, Role.Auditor, sandbox.Id);
        var page = (await desk.Get("/desk/carriers")).Expect(200).Text;
        Assert.Equal([(Widest, Widest / 10), (Widest / 10, 0)], Bars(page, "chart-outcomes"));
        Assert.Equal(["11", "10", "1"], Cells(page, "Numbers by carrier", Carrier)[..3]);
        Assert.Equal([(Widest * 5 / 20, Widest * 9 / 20), (Widest, Widest)], Bars(page, "chart-times"));
        Assert.Equal(["5 h", "9 h"], Cells(page, "From the request", Carrier));
        var weeks = Bars(page, "chart-weeks");
        Assert.Equal(13, weeks.Count);
        Assert.Equal((Widest, Widest / 10), weeks[12]);
        Assert.Equal((Widest / 10, 0), weeks[7]);
        Assert.Equal(11, weeks.Count(w => w == (0, 0)));

        // The same by program.
        var told = (await sandbox.Hostline(HttpMethod.Get, "/carriers")).Expect(200).Json;
        var prairie = told.GetProperty("data").EnumerateArray().Single(c => c.GetProperty("name").GetString() == Carrier);
        Assert.Equal((11, 10, 5 * 3_600, 9 * 3_600), (prairie.GetProperty("begun").GetInt32(), prairie.GetProperty("activated").GetInt32(),
            prairie.GetProperty("median_seconds").GetDouble(), prairie.GetProperty("ninety_seconds").GetDouble()));
        Assert.Equal(1, prairie.GetProperty("failures")[0].GetProperty("count").GetInt32());
        Assert.Equal([(10, 1), (1, 0)], told.GetProperty("weeks").EnumerateArray().Reverse()
            .Select(w => (w.GetProperty("activated").GetInt32(), w.GetProperty("failed").GetInt32())).Where(w => w != (0, 0)));
        var own = (await sandbox.Hostline(HttpMethod.Get, "/carriers?carrier=" + Uri.EscapeDataString(Other))).Expect(200).Json.GetProperty("weeks")[12];
        Assert.Equal((1, 0), (own.GetProperty("activated").GetInt32(), own.GetProperty("failed").GetInt32()));
        var shown = (await HostlineProgram.Run("carriers", "--server", scene.Server.BaseUrl, "--key", sandbox.Key)).Succeeded();
        Assert.Contains($"{Carrier}\t11\t10\t5.0 h\t9.0 h\t", shown);

        var one = (await desk.Get("/desk/carriers?carrier=" + Uri.EscapeDataString(Other))).Expect(200).Text;
        Assert.Equal((Widest, 0), Bars(one, "chart-weeks")[12]);
        Assert.Contains("Numbers per week: " + Other, one);
    }

    static Task Took(Scene scene, TestSandbox sandbox, string carrier, DateTimeOffset begun, DateTimeOffset? ended) => scene.Server.Alter(
        "insert into lead_times (hosting, world, carrier, begun_at, ended_at) values ($1, $2, $3, $4, $5)", AnyId.New(), sandbox.Id, carrier, begun, ended);

    /// <summary>The widths of a chart's bars, in pairs.</summary>
    static List<(double First, double Second)> Bars(string page, string chart)
    {
        var widths = page.Split($"id=\"{chart}\"")[1].Split("</svg>")[0].Split("<rect ").Skip(1)
            .Select(r => double.Parse(r.Split("width=\"")[1].Split('"')[0], CultureInfo.InvariantCulture)).ToList();
        return [.. widths.Chunk(2).Select(pair => (pair[0], pair[1]))];
    }

    /// <summary>The cells of a row of the table with this caption.</summary>
    static string[] Cells(string page, string caption, string row) =>
        [.. page.Split("<caption>" + caption)[1].Split("</table>")[0].Split(">" + row + "</th>")[1].Split("</tr>")[0].Split("<td ").Skip(1)
            .Select(cell => cell.Split('>', 2)[1].Split('<')[0])];
}
