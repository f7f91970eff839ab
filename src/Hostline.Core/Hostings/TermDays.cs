namespace Hostline.Core.Hostings;

/// <summary>
/// How many days orders may wait for people, as the operator sets it. The terms of an order record them when it is placed: a change reaches
/// later orders only.
/// </summary>
/// <param name="Idle">A customer who has the ball does nothing.</param>
/// <param name="Unverified">Ownership is not proven; 0 for no such rule. This one and those below are for terms that leave failures to an operator.</param>
/// <param name="Unsigned">A letter that is out is not signed; 0 for no such rule.</param>
/// <param name="Stuck">An operator must act; 0 for no such rule.</param>
public sealed record TermDays(int Idle = 30, int Unverified = 0, int Unsigned = 0, int Stuck = 0)
{
    public static readonly TermDays Standard = new();

    /// <summary>Null for no such rule.</summary>
    public static TimeSpan? SpanOf(int days) => days == 0 ? null : TimeSpan.FromDays(days);
}
