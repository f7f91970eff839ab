namespace Hostline.Commands.Doctor;

enum Grade
{
    Ok,
    Warn,
    Fail,
}

/// <summary>The result of one check: one line, and the next step if something is wrong.</summary>
sealed record Finding(Grade Grade, string Subject, string Told, string NextStep = "")
{
    public static Finding Ok(string subject, string told) => new(Grade.Ok, subject, told);

    public static Finding Warn(string subject, string told, string nextStep) => new(Grade.Warn, subject, told, nextStep);

    public static Finding Fail(string subject, string told, string nextStep) => new(Grade.Fail, subject, told, nextStep);
}
