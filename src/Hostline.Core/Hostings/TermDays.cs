namespace Hostline.Core.Hostings;

/// <summary>
/// How many days orders may wait for people, set by the operator. Recorded in the terms of an order when it is placed: a change affects later
/// orders only.
/// </summary>
/// <param name="Idle">Days without an act of a customer who has to act.</param>
/// <param name="Unverified">Days without proof of ownership; 0 for no such rule. This and the following apply to terms that leave failures to an
/// operator.</param>
/// <param name="Unsigned">Days that a letter may wait for its signature; 0 for no such rule.</param>
/// <param name="Stuck">Days that an operator may take to act; 0 for no such rule.</param>
public sealed record TermDays(int Idle = 30, int Unverified = 0, int Unsigned = 0, int Stuck = 0)
{
    public static readonly TermDays Standard = new();

    public static TimeSpan? SpanOf(int days) => days == 0 ? null : TimeSpan.FromDays(days);
}
