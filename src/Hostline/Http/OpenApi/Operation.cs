namespace Hostline.Http.OpenApi;

/// <summary>A parameter of a route; its schema describes its meaning.</summary>
/// <param name="In">Its place: query, path or header.</param>
sealed record Parameter(string Name, Schema Schema, string In = "query", bool IsRequired = false);

/// <summary>The description of a route in the document. Texts are our own words, never the vendor's.</summary>
/// <param name="Id">Its name in generated clients: lowerCamelCase, unique.</param>
/// <param name="Answer">The body of a successful answer; <see cref="Schema.None"/> for an answer without one.</param>
sealed record Operation(string Id, string Tag, string Summary, Schema Answer)
{
    public string About { get; init; } = "";

    public int Status { get; init; } = StatusCodes.Status200OK;

    public Schema? Body { get; init; }

    public string BodyType { get; init; } = "application/json";

    public string AnswerType { get; init; } = "application/json";

    /// <summary>The body of a 202 response, if the act may need a second person; null if it never does.</summary>
    public Schema? Proposed { get; init; }

    public bool IsOpen { get; init; }

    public IReadOnlyList<int> AlsoRefuses { get; init; } = [];

    /// <summary>
    /// Parameters other than the page and the filters of a list. A path parameter is needed here only if it is not a UUID.
    /// </summary>
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];
}

/// <summary>
/// A registered route. Its registration describes it:
/// <code>
/// endpoints.Get("/things/{id}", Get).Does(new("getThing", "Things", "Get a thing", Schema.Data(Thing)));
/// endpoints.List("/things", [new(ByName, Schema.Text("Only things of this name."))], List)
///     .Does(new("listThings", "Things", "List things", Paging.Of(Thing)));
/// </code>
/// where <c>Thing</c> is a <see cref="Schema"/> beside the function that writes things. A test names every route without a description.
/// </summary>
class DescribedRoute(string method, string path, IReadOnlyList<Parameter> query)
{
    public string Method => method;

    /// <summary>Its path under the root, with parameters in braces.</summary>
    public string Path => path;

    public IReadOnlyList<Parameter> Query => query;

    /// <summary>Its description; null until <see cref="Does"/> is called.</summary>
    public Operation? Operation { get; private set; }

    public bool HasId => path.Contains('{');

    public void Does(Operation operation) => Operation = operation;
}
