using Hostline.Core.Numbers;
using Microsoft.AspNetCore.Components;

namespace Hostline.Pages;

/// <summary>A template of a page or of a part of one: parameters in, HTML out. It queries nothing and changes nothing.</summary>
public abstract class PageView : ComponentBase
{
    [Parameter, EditorRequired]
    public required Visit Visit { get; set; }

    protected string Say(string key, params ReadOnlySpan<(string Name, object? Value)> values) => Visit.Words.Say(key, values);

    protected string Count(string key, long n, params ReadOnlySpan<(string Name, object? Value)> values) => Visit.Words.Count(key, n, values);

    /// <summary>The values of <c>aria-invalid</c> and of <c>aria-describedby</c> for a field with a <c>FieldError</c> beside it.</summary>
    protected string? Invalid(string field) => Visit.Errors.ContainsKey(field) ? "true" : null;

    protected string? Described(string field) => Visit.Errors.ContainsKey(field) ? $"field-{field}-error" : null;

    protected string At(string path) => Visit.At(path);

    /// <summary>The instant in the viewer's time zone with UTC beside it.</summary>
    protected RenderFragment Time(DateTimeOffset at) => to =>
    {
        to.OpenElement(0, "time");
        to.AddAttribute(1, "datetime", at.UtcDateTime.ToString("O"));
        to.AddContent(2, Visit.Zone.Instant(at));
        to.CloseElement();
    };

    /// <summary>How far away an instant is, in words: shown below the instant itself, never instead of it.</summary>
    protected string Distance(DateTimeOffset at) => Distance(at, Visit.Now);

    /// <param name="now">The time of the clock that applies, if no one is signed in to its world.</param>
    protected string Distance(DateTimeOffset at, DateTimeOffset now)
    {
        var (span, key) = at > now ? (at - now, "left") : (now - at, "ago");
        return span switch
        {
            { TotalMinutes: < 1 } => Say($"{key}.moment"),
            { TotalMinutes: < 120 } => Count($"{key}.minutes", (long)span.TotalMinutes),
            { TotalHours: <= 48 } => Count($"{key}.hours", (long)span.TotalHours),
            _ => Count($"{key}.days", (long)span.TotalDays),
        };
    }

    /// <summary>A number in the usual US form, with its E.164 form to copy.</summary>
    protected RenderFragment Phone(PhoneNumber number) => to =>
    {
        to.OpenElement(0, "span");
        to.AddAttribute(1, "class", "phone");
        to.AddAttribute(2, "title", number.ToString());
        to.AddAttribute(3, "data-copy", number.ToString());
        to.AddContent(4, Local(number));
        to.CloseElement();
    };

    /// <summary><c>(312) 555-0001</c>.</summary>
    protected static string Local(PhoneNumber number)
    {
        var digits = number.ToString();
        return digits.Length == 12 && digits[1] == '1' ? $"({digits[2..5]}) {digits[5..8]}-{digits[8..]}" : digits;
    }
}

public abstract class PageView<TModel> : PageView
{
    [Parameter, EditorRequired]
    public required TModel Model { get; set; }
}
