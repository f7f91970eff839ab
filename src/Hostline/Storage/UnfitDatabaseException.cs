namespace Hostline.Storage;

/// <summary>The database works, but Hostline could not keep its guarantees on it. The message is a full sentence with the next step.</summary>
public sealed class UnfitDatabaseException(string message) : Exception(message)
{
    public UnfitDatabaseException() : this("The database cannot be used.") { }

    /// <summary>The exception of this type inside another one; null if there is none.</summary>
    public static UnfitDatabaseException? In(Exception? broken) => broken switch
    {
        null => null,
        UnfitDatabaseException unfit => unfit,
        AggregateException several => several.InnerExceptions.Select(In).FirstOrDefault(found => found is not null),
        _ => In(broken.InnerException),
    };
}
