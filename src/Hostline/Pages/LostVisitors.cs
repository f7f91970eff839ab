using Hostline.Server;

namespace Hostline.Pages;

/// <summary>A person who asks for a path that is nowhere gets a page; a program gets what <see cref="NoSuchPath"/> says.</summary>
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
