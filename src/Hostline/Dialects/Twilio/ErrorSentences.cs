using Hostline.Core.Reasons;

namespace Hostline.Dialects.Twilio;

/// <summary>The sentence of an error. Where clients match on the vendor's recorded wording, that is used (contract §2.2, §5).</summary>
static class ErrorSentences
{
    public static string Of(Refusal refusal) => refusal.Reason switch
    {
        Reason.MissingField when Places.ParameterOf(refusal) is { } name => $"Missing required parameter {name} in the post body",
        Reason.NumberNotE164 => string.IsNullOrEmpty(refusal.Number) ? "Phone Number is required" : $"Invalid E164 Phone Number: {refusal.Number}",
        Reason.NumberInvalid => $"Invalid Phone Number: {refusal.Number}",
        Reason.NotAuthenticated => "Authentication Error - " + (refusal.Detail ?? "invalid username"),
        _ => Named(refusal),
    };

    /// <summary>Adds the number or the parameter if the sentence itself has neither.</summary>
    static string Named(Refusal refusal)
    {
        var sentence = refusal.Sentence;
        return refusal.Number is { Length: > 0 } number ? sentence.Contains(number, StringComparison.Ordinal) ? sentence : $"{sentence.TrimEnd('.')}: {number}"
            : refusal.Detail is null && Places.ParameterOf(refusal) is { } name ? $"{name}: {sentence}"
            : sentence;
    }
}
