namespace Hostline.Pages;

static class RouteIds
{
    /// <summary>Null if the path has no such id.</summary>
    public static T? Id<T>(this Visit visit, string name = "id") where T : struct, IId<T> => Read<T>(visit.Http.Request.RouteValues[name]?.ToString());

    /// <summary>Null if the query has no such id.</summary>
    public static T? QueryId<T>(this Visit visit, string name) where T : struct, IId<T> => Read<T>(visit.Query(name));

    public static T? Read<T>(string? text) where T : struct, IId<T> => Ids.TryParseExact(text, out T id) ? id : null;
}
