namespace Hostline.Http.OpenApi;

/// <summary>A parameter of a route; what it means stands in its schema.</summary>
/// <param name="In">Where it stands: query, path or header.</param>
sealed record Parameter(string Name, Schema Schema, string In = "query", bool IsRequired = false);

/// <summary>What a route does, as the document tells it. Texts are our own words, never the vendor's.</summary>
/// <param name="Id">Its name in generated clients: lowerCamelCase, unique.</param>
/// <param name="Tag">The heading under which it stands.</param>
/// <param name="Summary">A few words.</param>
/// <param name="Answer">The body of what is answered when nothing is refused; <see cref="Schema.None"/> for an answer without one.</param>
sealed record Operation(string Id, string Tag, string Summary, Schema Answer)
{
    /// <summary>What a reader must know beside the summary.</summary>
    public string About { get; init; } = "";

    /// <summary>Of the answer when nothing is refused.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    public Schema? Body { get; init; }

    public string BodyType { get; init; } = "application/json";

    /// <summary>The content type of the answer when nothing is refused.</summary>
    public string AnswerType { get; init; } = "application/json";

    /// <summary>Whether it asks for no credentials.</summary>
    public bool IsOpen { get; init; }

    /// <summary>
    /// Parameters beside the page and the filters of a list. One of the path needs to stand here only when it is no UUID.
    /// </summary>
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];
}

/// <summary>
/// A route as its interface registered it. Whoever registers one says what it does:
/// <code>
/// endpoints.Get("/things/{id}", Get).Does(new("getThing", "Things", "Get a thing", Schema.Data(Thing)));
/// endpoints.List("/things", [new(ByName, Schema.Text("Only things of this name."))], List)
///     .Does(new("listThings", "Things", "List things", Paging.Of(Thing)));
/// </code>
/// where <c>Thing</c> is a <see cref="Schema"/> beside the function that writes things. A test names every route that says nothing.
/// </summary>
sealed class DescribedRoute(string method, string path, IReadOnlyList<Parameter> query)
{
    public string Method => method;

    /// <summary>Its path below the root, with parameters in braces.</summary>
    public string Path => path;

    /// <summary>The parameters of the query; a list refuses all other filters.</summary>
    public IReadOnlyList<Parameter> Query => query;

    /// <summary>What it does; null until <see cref="Does"/> is called.</summary>
    public Operation? Operation { get; private set; }

    public bool HasId => path.Contains('{');

    public void Does(Operation operation) => Operation = operation;
}
