using Hostline.Core.Ownership;
using Hostline.Network.Voice.Sip;

namespace Hostline.Network.Voice;

/// <summary>What calls say, in one language.</summary>
/// <param name="Language">Its two letters.</param>
/// <param name="Voice">The speaking program's voice.</param>
sealed record PromptWords(string Language, string Voice, Func<string, string> Challenge, Func<string?, string> Question, Func<string, string> Code, string Test)
{
    static readonly PromptWords[] All =
    [
        new("en", "en-us", digit => CallWords.Challenge(digit[0] - '0'), CallWords.Question,
            code => $"Your verification code is {Apart(code)}. Again: {Apart(code)}.",
            "This is a test call by the operator of this service. Nothing needs to be done."),
        new("es", "es-419", digit => $"Esta es una llamada para verificar un número de teléfono. Por favor, pulse {digit}.",
            code => "Por favor, marque los seis dígitos que se le mostraron. Quien los tenga puede dirigir los mensajes de este número."
                + (code is null ? "" : $" Si en cambio le pidieron un código de verificación, es {Apart(code)}."),
            code => $"Su código de verificación es {Apart(code)}. Otra vez: {Apart(code)}.",
            "Esta es una llamada de prueba del operador de este servicio. No hay que hacer nada."),
    ];

    public static IReadOnlyList<string> Languages { get; } = [.. All.Select(w => w.Language)];

    public static PromptWords? Of(string language) => Array.Find(All, w => w.Language == language);

    public string Say(Prompt prompt) => prompt.Kind switch
    {
        PromptKind.Challenge => Challenge(prompt.Digits),
        PromptKind.Question => Question(prompt.Digits.Length > 0 ? prompt.Digits : null),
        PromptKind.Code => Code(prompt.Digits),
        _ => Test,
    };

    static string Apart(string digits) => string.Join(' ', digits.ToCharArray());
}
