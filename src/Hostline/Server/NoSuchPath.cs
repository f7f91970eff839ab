using System.Reflection;
using System.Text;
using Hostline.Core.Reasons;
using Hostline.Dialects;

namespace Hostline.Server;

/// <summary>The response for unknown paths, which suggests the base path that was probably meant.</summary>
sealed class NoSuchPath(Claims claims)
{
    const int PathShown = 80;
    const string NextStep = "Check the base URL of your client.";

    /// <summary>The dialects answer for their own paths.</summary>
    public async Task Answer(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response is not { HasStarted: false, StatusCode: StatusCodes.Status404NotFound } || http.GetEndpoint() is not null)
        {
            return;
        }

        await claims.AnswerOutside(http, StatusCodes.Status404NotFound, new(Reason.NotFound, Detail: Sentence(http.Request.Path.Value ?? "/")), NextStep);
    }

    string Sentence(string path)
    {
        var bases = string.Concat(claims.Dialects.Select((d, i) => $"{(i == 0 ? "The " : ", the ")}{Called(d)} begins with {d.Base}"));
        return $"There is no {(path.Length <= PathShown && !path.Any(char.IsControl) ? $"path {path}" : "such path")} here. {bases} and Hostline's own with "
            + "/hostline/v1.";
    }

    /// <summary>With only one dialect, "the vendor" is unambiguous.</summary>
    string Called(Dialect dialect) => claims.Dialects.Count == 1 ? "vendor's API" : $"{dialect.Vendor} API";
}
