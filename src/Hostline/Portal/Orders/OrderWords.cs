using System.Text;
using Hostline.Core.Orders;
using Hostline.Pages;

namespace Hostline.Portal.Orders;

public static class OrderWords
{
    /// <summary>As the API writes it: <c>documents_in</c>.</summary>
    public static string Word(OrderStatus status)
    {
        var word = new StringBuilder();
        foreach (var c in status.ToString())
        {
            word.Append(char.IsUpper(c) && word.Length > 0 ? "_" : "").Append(char.ToLowerInvariant(c));
        }

        return word.ToString();
    }

    /// <summary>A length of time, rounded up.</summary>
    public static string Span(this Words words, TimeSpan span) => span switch
    {
        { TotalHours: < 2 } => words.Say("span.minutes", ("n", Math.Ceiling(span.TotalMinutes))),
        { TotalHours: < 48 } => words.Say("span.hours", ("n", Math.Ceiling(span.TotalHours))),
        _ => words.Say("span.days", ("n", Math.Ceiling(span.TotalDays))),
    };

    public static OrderStatus? Status(string word) => Enum.GetValues<OrderStatus>().Where(s => Word(s) == word).Select(s => (OrderStatus?)s).FirstOrDefault();
}
