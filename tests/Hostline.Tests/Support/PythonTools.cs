namespace Hostline.Tests.Support;

/// <summary>The system's Python, with the packages of the distribution.</summary>
static class PythonTools
{
    /// <summary>Another Python that is first on the PATH does not have the distribution's packages.</summary>
    const string Python = "/usr/bin/python3";

    public static string Journey { get; } = Checkout.At("tests", "python", "twilio_journey.py");

    /// <summary>Skips the calling test (fails it with CI=true) if Python or a package is missing.</summary>
    /// <param name="package">As it is imported.</param>
    public static async Task Require(string package)
    {
        if (!File.Exists(Python) || (await ChildProgram.Run(Python, ["-c", $"import {package}"])).ExitCode != 0)
        {
            RealPart.Missing($"Python's package {package}", $"Run ./test install long as root, or install python3-{package}.");
        }
    }

    public static Task<Finished> Run(string script, IReadOnlyDictionary<string, string?> environment) => ChildProgram.Run(Python, [script], environment);
}
