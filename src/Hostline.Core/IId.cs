namespace Hostline.Core;

/// <summary>The id of something stored. Each noun has its own id type, so that no two can be swapped.</summary>
public interface IId : IFormattable
{
    /// <summary>Read it only at a boundary: in a statement, in a hash, on the wire.</summary>
    Guid Value { get; }

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => Value.ToString(format, formatProvider);
}

/// <summary>The common interface of all ids; <see cref="Ids"/> makes and reads them.</summary>
/// <remarks>The text of an id is its UUID with hyphens in lower case. Ids sort by the microsecond of their creation.</remarks>
public interface IId<TSelf> : IId, IEquatable<TSelf>, IComparable<TSelf> where TSelf : struct, IId<TSelf>
{
    static abstract TSelf Of(Guid value);

    int IComparable<TSelf>.CompareTo(TSelf other) => Value.CompareTo(other.Value);
}
