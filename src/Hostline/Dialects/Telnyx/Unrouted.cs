using Hostline.Core.Reasons;

namespace Hostline.Dialects.Telnyx;

/// <summary>The answers for paths without a route in this dialect.</summary>
static class Unrouted
{
    /// <summary>The vendor answers 404 to a POST here, although the path has a GET: seen in a log of its calls.</summary>
    const string ListOfCampaigns = Endpoints.Root + Endpoints.Unversioned + "/campaign";

    /// <summary>Explains the usual mistakes: a base URL that already ends with our root, and a path of the host's own API under it.</summary>
    public static string Sentence(PathString path)
    {
        path.StartsWithSegments(Endpoints.Root, out var rest);
        return rest.StartsWithSegments(Endpoints.Root) ? $"{Endpoints.Root} is in this path twice: your client's base URL already ends with it."
            : rest.StartsWithSegments("/hostline") ? $"Hostline's own API begins with /hostline/v1, without {Endpoints.Root} before it."
            : $"There is no such path under {Endpoints.Root}. /openapi/telnyx lists the existing ones.";
    }

    /// <summary>Null if the method is refused as usual.</summary>
    public static Refusal? InsteadOfWrongMethod(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.Value!.TrimEnd('/').Equals(ListOfCampaigns, StringComparison.OrdinalIgnoreCase)
            ? new(Reason.NotFound, Detail: $"Nothing is created here. A campaign is created with POST {Endpoints.Unversioned}/campaignBuilder.")
            : null;
}
