using Hostline.Tests.Authorization;

namespace Hostline.Tests.Hostile;

/// <summary>
/// Every route of <see cref="Matrix"/>, so that new ones are included automatically, with input that no well-meaning client sends. Each
/// is answered in time and in the route's own format, never with a 5xx, and a refused request has stored nothing.
/// </summary>
public sealed class HostileInputTests
{
    [Fact]
    public async Task No_body_breaks_a_route()
    {
        await using var siege = await Siege.Begin();
        foreach (var row in Siege.Rows("POST", "PATCH", "PUT", "DELETE"))
        {
            foreach (var body in HostileBodies.For(row, siege.Cast).Concat(HostileForms.Of(await siege.FormOf(row))))
            {
                await siege.Ask(row, siege.Cast.Fill(row.Path), body.Name, body.Content);
            }
        }

        Judge(siege, atLeast: 1_500);
    }

    [Fact]
    public async Task No_path_breaks_a_route()
    {
        await using var siege = await Siege.Begin();
        foreach (var row in Siege.Rows("GET", "POST", "PATCH", "PUT", "DELETE"))
        {
            foreach (var path in HostileAddresses.Paths(row, siege.Cast))
            {
                await siege.Ask(row, path, "a hostile path", isAddress: true);
            }
        }

        Judge(siege, atLeast: 500);
    }

    [Fact]
    public async Task No_query_breaks_a_route()
    {
        await using var siege = await Siege.Begin();
        foreach (var row in Siege.Rows("GET").DistinctBy(r => r.Route))
        {
            var refusal = await siege.Ask(row, HostileAddresses.Unknown(row, siege.Cast), "an unknown parameter");
            foreach (var path in HostileAddresses.Queries(row, siege.Cast, row.IsBasic ? await siege.QueryOf(row) : HostileAddresses.Named(refusal)))
            {
                await siege.Ask(row, path, "a hostile query", isAddress: true);
            }
        }

        Judge(siege, atLeast: 1_000);
    }

    /// <summary>Parameters in the query of a request whose form is read too.</summary>
    [Fact]
    public async Task No_form_in_a_query_breaks_a_route()
    {
        await using var siege = await Siege.Begin();
        foreach (var row in Siege.Rows("POST").Where(r => r.IsBasic))
        {
            foreach (var path in HostileAddresses.Queries(row, siege.Cast, await siege.FormOf(row)))
            {
                await siege.Ask(row, path, "a hostile query", isAddress: true);
            }
        }

        Judge(siege, atLeast: 1_000);
    }

    /// <param name="atLeast">Requests: a loop without any request would prove nothing.</param>
    static void Judge(Siege siege, int atLeast)
    {
        Assert.True(siege.Wrong.Count == 0, string.Join('\n', siege.Wrong));
        Assert.InRange(siege.Asked, atLeast, int.MaxValue);
    }
}
