namespace Hostline.Http.OpenApi;

/// <summary>The parts of an API's document other than its routes.</summary>
abstract class Description
{
    public abstract string Title { get; }

    public abstract string Version { get; }

    public abstract string About { get; }

    public abstract string Root { get; }

    public abstract SecurityScheme Security { get; }

    public virtual IReadOnlyList<(string Name, Schema Schema)> Headers => [];

    public virtual IEnumerable<string> HeadersOf(Operation operation) => [];

    /// <summary>What a reader must know about a route besides its summary.</summary>
    public virtual string AboutOf(DescribedRoute route) => route.Operation!.About;

    /// <summary>The form of a refusal, for each status.</summary>
    public abstract IReadOnlyList<RefusedAnswer> Refusals { get; }

    /// <summary>
    /// The statuses with which a route may refuse, by what it reads. A method that a path does not have (405) is refused before any route is
    /// called.
    /// </summary>
    public virtual IEnumerable<int> StatusesOf(DescribedRoute route)
    {
        var reads = route.Method == "GET";
        var takesBody = route.Operation!.Body is not null;
        return Refusals.Select(r => r.Status).Where(status => status switch
        {
            400 or 422 => !reads || route.Query.Count > 0,
            404 => route.HasId,
            405 => false,
            413 or 415 => takesBody,
            _ => true,
        });
    }
}

sealed record SecurityScheme(string Name, string Scheme, string About);

/// <param name="About">The reasons with this status.</param>
/// <param name="Headers">Names of <see cref="Description.Headers"/>.</param>
sealed record RefusedAnswer(int Status, string About, IReadOnlyList<string> Headers, string Type, Schema Body);
