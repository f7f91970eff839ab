using System.Text.Json;
using Hostline.Core.Reasons;
using Hostline.Dialects.Telnyx;
using Hostline.Dialects.Twilio;
using Hostline.Http;
using Hostline.Tests.Dialects.Twilio.Api2010;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

/// <summary>How one reason really occurs, and how it is reported to the customer.</summary>
/// <param name="Told">What appears on the wire beside reason and next step; the factory methods in <see cref="Scenarios"/> describe the
/// format.</param>
/// <param name="Interface">Through which it is seen. A reason may have several rows there, each with another <paramref name="Told"/>.</param>
sealed record Scenario(Reason Reason, string Told, Func<Stage, Task<Seen>> Play, string Interface = Scenarios.First)
{
    /// <summary>What leads to a number's end, and returns its order; null for other rows.</summary>
    public Func<Stage, Task<string>>? Order { get; init; }
}

/// <summary>What was observed on the wire.</summary>
/// <param name="Places">Everywhere that the reason appears.</param>
sealed record Seen(string Told, IReadOnlyList<ReasonSeen> Places)
{
    /// <summary>The first error of a Telnyx answer: "422 10016 /phone_numbers/0".</summary>
    public static Seen OfError(Answered answer)
    {
        var error = answer.Json.GetProperty("errors")[0];
        var place = !error.TryGetProperty("source", out var source) ? "-"
            : source.TryGetProperty("parameter", out var parameter) ? "?" + parameter.GetString()
            : source.GetProperty("pointer").GetString() is { Length: > 0 } pointer ? pointer
            : "body";
        var meta = error.GetProperty("meta");
        Assert.NotEqual("", error.GetProperty("detail").GetString());
        return new($"{answer.Status} {error.GetProperty("code").GetString()} {place}",
            [new("errors[0].meta", TextOf(meta, "reason"), TextOf(meta, "next_step"))]);
    }

    /// <summary>A problem of Hostline's own API: "409 /to".</summary>
    public static Seen OfProblem(Answered answer)
    {
        Assert.StartsWith("application/problem+json", answer.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(answer.Status, answer.Json.GetProperty("status").GetInt32());
        var field = TextOf(answer.Json, "field");
        return new($"{answer.Status} {(field.Length == 0 ? "-" : field)}", [new("problem", TextOf(answer.Json, "code"), TextOf(answer.Json, "next_step"))]);
    }

    /// <summary>An error of the second dialect: "400 22115".</summary>
    /// <param name="about">The parameter, number or limit that its message must name.</param>
    public static Seen OfTwilioError(Answered answer, string about)
    {
        var (status, code) = Api2010Scene.Error(answer);
        Assert.Contains(about, TextOf(answer.Json, "message"), StringComparison.Ordinal);
        return new($"{status} {code}", [new("error", TextOf(answer.Json, "reason"), TextOf(answer.Json, "next_step"))]);
    }

    public static string TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

/// <summary>A reason where it was observed; a missing text is "".</summary>
readonly record struct ReasonSeen(string Where, string Code, string NextStep)
{
    /// <summary>What the interface says for it.</summary>
    ReasonWords Words => Where switch
    {
        "problem" => JsonWords.Reasons,
        TwilioOrder => NextSteps.ByReason,
        _ => new TelnyxDialect().Reasons,
    };

    /// <summary>The status of an order of the second dialect, which has no code of the reason.</summary>
    public const string TwilioOrder = "order";

    /// <summary>What the interface says to do; an error of the second dialect may be more exact about a parameter.</summary>
    public IEnumerable<string> NextStepsFor(Reason reason) => Where == "error" ? NextSteps.AllOf(reason) : [Words.Of(reason).NextStep];

    /// <summary>The object <c>reason</c> of something.</summary>
    public static ReasonSeen In(string where, JsonElement holder) => holder.TryGetProperty("reason", out var reason)
        ? new(where, Seen.TextOf(reason, "code"), Seen.TextOf(reason, "next_step"))
        : new(where, "", "");
}
