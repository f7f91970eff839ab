using Hostline.Core.Reasons;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// Stands before the routes of this dialect: names every request, under both names the SDKs read, and answers in this
/// dialect's form what no route took. Which paths exist is public, so that is told without looking at credentials.
/// </summary>
static class Unrouted
{
    /// <summary>Below our root, but not ours.</summary>
    const string OfAnotherDialect = Endpoints.Root + "/HostedNumber";

    /// <summary>The vendor answers 404 to a POST here, although the path has a GET: seen in a log of its calls (contract report §3).</summary>
    const string ListOfCampaigns = Endpoints.Root + Endpoints.Unversioned + "/campaign";

    public static async Task Answer(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path;
        if (!path.StartsWithSegments(Endpoints.Root) || path.StartsWithSegments(OfAnotherDialect))
        {
            await next(http);
            return;
        }

        var id = Guid.CreateVersion7().ToString();
        http.Response.Headers["x-request-id"] = id;
        http.Response.Headers["Request-Id"] = id;
        await next(http);
        if (http.Response.HasStarted)
        {
            return;
        }

        if (http.Response.StatusCode == StatusCodes.Status404NotFound)
        {
            await Answers.Refused(http, new Refusal(Reason.NotFound, Detail: Sentence(path)));
        }
        else if (http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
        {
            await WrongMethod(http);
        }
    }

    /// <summary>The usual mistakes: a base URL that already ends with our root, and a path of the host's own API below it.</summary>
    static string Sentence(PathString path)
    {
        path.StartsWithSegments(Endpoints.Root, out var rest);
        return rest.StartsWithSegments(Endpoints.Root) ? $"{Endpoints.Root} stands twice in this path: the base URL of your client ends with it already."
            : rest.StartsWithSegments("/hostline") ? $"Hostline's own API begins with /hostline/v1, without {Endpoints.Root} before it."
            : $"There is no such path below {Endpoints.Root}. /openapi/telnyx shows those that are.";
    }

    /// <summary>The router has set Allow.</summary>
    static Task WrongMethod(HttpContext http)
    {
        if (HttpMethods.IsPost(http.Request.Method) && http.Request.Path.Value!.TrimEnd('/').Equals(ListOfCampaigns, StringComparison.OrdinalIgnoreCase))
        {
            return Answers.Refused(http, new Refusal(Reason.NotFound, Detail: $"Nothing is created here. A campaign is created with POST {Endpoints.Unversioned}/campaignBuilder."));
        }

        if (!HttpMethods.IsOptions(http.Request.Method))
        {
            return Answers.Refused(http, new Refusal(Reason.MethodNotAllowed, Detail: $"This path does not answer {http.Request.Method}, only {http.Response.Headers.Allow}."));
        }

        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
