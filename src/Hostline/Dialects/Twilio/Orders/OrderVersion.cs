using System.Text.Json;
using Hostline.Core.Hostings;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Ownership;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Twilio.Orders;

/// <param name="Edit">Of the notes.</param>
sealed record OrderUpdate(Func<Particulars, Particulars> Edit, VerificationAct Act);

/// <summary>One version of the vendor's API for orders: the same orders, with different parameters and members.</summary>
abstract class OrderVersion
{
    /// <summary>The path of the list.</summary>
    public abstract string Root { get; }

    /// <summary>The prefix of its operation ids in the document, in lower case.</summary>
    public abstract string Prefix { get; }

    public abstract string Tag { get; }

    /// <summary>Whether an order is also found by its unique name.</summary>
    public abstract bool FindsByName { get; }

    public abstract Schema Form { get; }

    public abstract Schema DependentForm { get; }

    public abstract Schema New { get; }

    public abstract Schema Changed { get; }

    public abstract Parameter[] Filters { get; }

    /// <summary>The filters in the order in which the vendor repeats them in page URLs.</summary>
    public abstract IReadOnlyList<string> FilterNames { get; }

    /// <summary>The notes of a new order. Faults are refused at the fields.</summary>
    public abstract Particulars ReadNew(Fields fields);

    public abstract OrderUpdate ReadUpdate(Fields fields);

    public abstract void Write(Utf8JsonWriter json, ListedHosting listed, ShownProof shown, string url);

    public abstract void WriteDependent(Utf8JsonWriter json, ListedHosting listed, ShownProof shown);

    public string UrlOf(Request request, ListedHosting found) => $"{request.Origin}{Root}/{Sid.Of(Sid.Order, found.Hosting.Id)}";
}
