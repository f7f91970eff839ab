using Hostline.Core.Reasons;

namespace Hostline.Dialects.Telnyx;

/// <summary>What is said where this dialect has no route.</summary>
static class Unrouted
{
    /// <summary>The vendor answers 404 to a POST here, although the path has a GET: seen in a log of its calls (contract report §3).</summary>
    const string ListOfCampaigns = Endpoints.Root + Endpoints.Unversioned + "/campaign";

    /// <summary>The usual mistakes: a base URL that already ends with our root, and a path of the host's own API below it.</summary>
    public static string Sentence(PathString path)
    {
        path.StartsWithSegments(Endpoints.Root, out var rest);
        return rest.StartsWithSegments(Endpoints.Root) ? $"{Endpoints.Root} stands twice in this path: the base URL of your client ends with it already."
            : rest.StartsWithSegments("/hostline") ? $"Hostline's own API begins with /hostline/v1, without {Endpoints.Root} before it."
            : $"There is no such path below {Endpoints.Root}. /openapi/telnyx shows those that are.";
    }

    /// <summary>Null where a wrong method is answered as such.</summary>
    public static Refusal? InsteadOfWrongMethod(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.Value!.TrimEnd('/').Equals(ListOfCampaigns, StringComparison.OrdinalIgnoreCase)
            ? new(Reason.NotFound, Detail: $"Nothing is created here. A campaign is created with POST {Endpoints.Unversioned}/campaignBuilder.")
            : null;
}
