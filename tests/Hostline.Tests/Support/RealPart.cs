using System.Diagnostics.CodeAnalysis;

namespace Hostline.Tests.Support;

/// <summary>
/// What a test does if a real component is missing on this machine: on a developer's machine it is skipped with a sentence; with
/// <c>CI=true</c> it fails, because a skipped proof is no proof there.
/// </summary>
public static class RealPart
{
    public static bool MayBeMissing => Environment.GetEnvironmentVariable("CI") != "true";

    /// <param name="what">The missing part, as the subject of a sentence.</param>
    /// <param name="nextStep">The reader's next step.</param>
    [DoesNotReturn]
    public static void Missing(string what, string nextStep)
    {
        string sentence = $"{what} is missing. {nextStep}";
        if (MayBeMissing)
        {
            Assert.Skip(sentence);
        }

        Assert.Fail(sentence);
    }
}
