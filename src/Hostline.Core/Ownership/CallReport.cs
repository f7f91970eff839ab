namespace Hostline.Core.Ownership;

/// <summary>Something that happened in a verification call, as the telephone network or the callee's handset reports it.</summary>
public abstract record CallReport
{
    public sealed record Rings : CallReport;

    public sealed record Answered : CallReport;

    /// <summary>The extension was dialed.</summary>
    public sealed record Dialed : CallReport;

    /// <summary>Whoever answered was asked for the challenge's digit.</summary>
    public sealed record Challenged : CallReport;

    /// <summary>That digit was keyed: a person answered.</summary>
    public sealed record ChallengePassed : CallReport;

    /// <summary>A prompt was answered.</summary>
    public sealed record Keyed(string Keys) : CallReport;

    public sealed record Over(CallEnd Why) : CallReport;
}
