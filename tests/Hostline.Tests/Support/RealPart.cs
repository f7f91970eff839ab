using System.Diagnostics.CodeAnalysis;

namespace Hostline.Tests.Support;

/// <summary>
/// What a test does when a real part it needs is not on this machine: at a desk it is skipped with a sentence, with
/// <c>CI=true</c> it fails, because there a skipped proof is no proof.
/// </summary>
public static class RealPart
{
    public static bool MayBeMissing => Environment.GetEnvironmentVariable("CI") != "true";

    /// <param name="what">The missing part, as the subject of a sentence.</param>
    /// <param name="nextStep">What the reader does about it.</param>
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
