namespace Hostline.Core.Ownership;

/// <summary>An event of a verification call, as the telephone network or the callee's handset reports it.</summary>
public abstract record CallReport
{
    public sealed record Rings : CallReport;

    public sealed record Answered : CallReport;

    public sealed record Dialed : CallReport;

    public sealed record Challenged : CallReport;

    public sealed record ChallengePassed : CallReport;

    public sealed record Keyed(string Keys) : CallReport;

    public sealed record Over(CallEnd Why) : CallReport;
}
