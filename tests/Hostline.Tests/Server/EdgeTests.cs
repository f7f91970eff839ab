using System.Text.Json;
using Hostline.Dialects;
using Hostline.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Server;

/// <summary>The answer to a failure outside every route.</summary>
public sealed class EdgeTests
{
    public static TheoryData<Exception, int, string> Failures => new()
    {
        { new BadHttpRequestException("Too much.", StatusCodes.Status413PayloadTooLarge), 413, "malformed_request" },
        { new InvalidOperationException("a secret"), 500, "unexpected_error" },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task Clients_of_a_dialect_and_of_our_own_interface_find_the_reason_and_the_next_step(Exception failure, int status, string code)
    {
        await using var services = new ServiceCollection().AddLogging().AddSingleton(new Claims(InstalledDialects.All)).AddSingleton<Edge>()
            .BuildServiceProvider();
        var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services, Response = { Body = body } };
        await services.GetRequiredService<Edge>().Guard(http, _ => throw failure);
        var answer = JsonElement.Parse(body.ToArray());
        var meta = answer.GetProperty("errors")[0].GetProperty("meta");
        Assert.Equal((status, code, code), (http.Response.StatusCode, answer.GetProperty("code").GetString(), meta.GetProperty("reason").GetString()));
        Assert.NotEqual("", answer.GetProperty("next_step").GetString());
        Assert.Equal(answer.GetProperty("next_step").GetString(), meta.GetProperty("next_step").GetString());
        Assert.DoesNotContain("secret", answer.GetRawText());
    }
}
