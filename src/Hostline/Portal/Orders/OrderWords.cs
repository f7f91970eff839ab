using System.Text;
using Hostline.Core.Orders;

namespace Hostline.Portal.Orders;

/// <summary>The keys of words about orders.</summary>
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

    public static OrderStatus? Status(string word) => Enum.GetValues<OrderStatus>().Where(s => Word(s) == word).Select(s => (OrderStatus?)s).FirstOrDefault();
}
