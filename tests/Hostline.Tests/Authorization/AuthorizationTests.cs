using Hostline.Api;
using Hostline.Pages;
using Hostline.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Authorization;

/// <summary>Every route with every kind of key.</summary>
public sealed class AuthorizationTests
{
    /// <summary>Strangers first: the owners' changes must not explain their answers.</summary>
    static readonly Asker[] Turns = [Asker.Nobody, Asker.Revoked, Asker.OtherAccount, Asker.OtherSandbox, Asker.Own, Asker.Sandbox, Asker.Operator];

    [Fact]
    public async Task Every_route_lets_in_who_may_and_tells_others_nothing()
    {
        await using var receiver = await ReceivingServer.Start();
        await using var cast = await Cast.Meet(receiver);
        var wrong = new List<string>();
        foreach (var row in Matrix.All)
        {
            foreach (var asker in Turns)
            {
                var answer = await cast.Call(row, asker);
                if (!Row.Fits(row.CellOf(asker), answer) || Leaks(row, asker, answer, cast))
                {
                    wrong.Add($"{row.Method} {row.Path} as {asker}: expected {row.CellOf(asker)}, was answered {answer.Status} {answer.Text}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task No_route_stands_outside_the_matrix()
    {
        await using var server = await TestServer.Start();
        // Pages have a matrix of their own (PageAuthorizationTests); the one behind a mailed link stands here too.
        var served = server.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IsPage>() is null || e.RoutePattern.RawText == "/transfers/{order}")
            .SelectMany(RoutesOf).ToHashSet();
        var asked = Matrix.All.Select(r => r.Route).ToHashSet();
        Assert.Equal([], served.Except(asked).Order());
        Assert.Equal([], asked.Except(served).Order());
    }

    /// <summary>A row proves something only if a wrong answer would be noticed.</summary>
    [Theory]
    [InlineData("in", 404, false)]
    [InlineData("in", 403, false)]
    [InlineData("in", 500, false)]
    [InlineData("in", 422, true)]
    [InlineData("401", 200, false)]
    [InlineData("404", 404, true)]
    public void A_cell_fits_only_what_it_says(string cell, int status, bool fits) =>
        Assert.Equal(fits, Row.Fits(cell, new(status, "", new Dictionary<string, string>())));

    static bool Leaks(Row row, Asker asker, Answered answer, Cast cast) =>
        row.IsPublicList && asker is Asker.OtherAccount or Asker.OtherSandbox && cast.Secrets.Any(s => answer.Text.Contains(s, StringComparison.Ordinal));

    /// <summary>The handler for unknown paths is not a route; HEAD is GET.</summary>
    static IEnumerable<string> RoutesOf(RouteEndpoint endpoint)
    {
        var pattern = endpoint.RoutePattern.RawText!;
        return pattern.Contains("{**", StringComparison.Ordinal) ? [] :
            MethodsOf(endpoint).Where(m => m != "HEAD").Select(m => $"{m} {pattern}");
    }

    static IEnumerable<string> MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<AnsweredMethods>()?.Methods ?? endpoint.Metadata.GetMetadata<PageMethods>()?.Methods
            ?? endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods;
}
