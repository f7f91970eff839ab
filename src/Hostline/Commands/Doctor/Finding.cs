namespace Hostline.Commands.Doctor;

/// <summary>How a check came out.</summary>
enum Grade
{
    Ok,
    Warn,
    Fail,
}

/// <summary>What a check found: one line, and the next step unless all is well.</summary>
sealed record Finding(Grade Grade, string Subject, string Told, string NextStep = "")
{
    public static Finding Ok(string subject, string told) => new(Grade.Ok, subject, told);

    public static Finding Warn(string subject, string told, string nextStep) => new(Grade.Warn, subject, told, nextStep);

    public static Finding Fail(string subject, string told, string nextStep) => new(Grade.Fail, subject, told, nextStep);
}
