namespace Hostline.Core.Ownership;

/// <summary>An event of a verification call, as the telephone network or the callee's handset reports it.</summary>
public abstract record CallReport
{
    public sealed record Rings : CallReport;

    public sealed record Answered : CallReport;

    /// <summary>The extension was dialed.</summary>
    public sealed record Dialed : CallReport;

    /// <summary>The challenge's digit was asked for.</summary>
    public sealed record Challenged : CallReport;

    public sealed record ChallengePassed : CallReport;

    public sealed record Keyed(string Keys) : CallReport;

    public sealed record Over(CallEnd Why) : CallReport;
}
