using Hostline.Server;

namespace Hostline.Pages;

/// <summary>A person who opens an unknown path gets a page; a program gets the response of <see cref="NoSuchPath"/>.</summary>
sealed class LostVisitors(PageTable pages, Claims claims)
{
    public async Task Answer(HttpContext http, RequestDelegate next)
    {
        await next(http);
        var request = http.Request;
        if (http.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound } && http.GetEndpoint() is null
            && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && claims.Of(request.Path) is null && request.WantsPage())
        {
            await pages.ServeNothing(http);
        }
    }
}
