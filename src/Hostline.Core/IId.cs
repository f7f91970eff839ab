namespace Hostline.Core;

/// <summary>The id of something stored. Each noun has a type of its own, so that no id is taken for another noun's.</summary>
public interface IId : IFormattable
{
    /// <summary>What is stored. Read it only where the type ends: in a statement, in a hash, on the wire.</summary>
    Guid Value { get; }

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => Value.ToString(format, formatProvider);
}

/// <summary>What the ids of all nouns have in common; <see cref="Ids"/> makes and reads them.</summary>
/// <remarks>Its text is the UUID with hyphens in lower case. Ids sort by the microsecond of their creation.</remarks>
public interface IId<TSelf> : IId, IEquatable<TSelf>, IComparable<TSelf> where TSelf : struct, IId<TSelf>
{
    static abstract TSelf Of(Guid value);

    int IComparable<TSelf>.CompareTo(TSelf other) => Value.CompareTo(other.Value);
}
