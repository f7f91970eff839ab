using Hostline.Core.Ownership;
using Hostline.Network.Voice.Sip;

namespace Hostline.Network.Voice;

/// <summary>The texts that calls speak, in one language.</summary>
/// <param name="Language">Its two-letter code.</param>
/// <param name="Voice">The voice of the speech program.</param>
/// <param name="Code">Speaks the code of a number.</param>
/// <param name="Line">Speaks the code of a line's owner: who asks, and the code.</param>
/// <param name="Letter">Speaks the code of a letter's signer: for which account, and the code.</param>
sealed record PromptWords(
    string Language, string Voice, Func<string, string> Challenge, Func<string?, string> Question, Func<string, string> Code, Func<string, string, string> Line,
    Func<string, string, string> Letter, string Test)
{
    static readonly PromptWords[] All =
    [
        new("en", "en-us", digit => CallWords.Challenge(digit[0] - '0'), CallWords.Question,
            code => $"Your verification code is {Apart(code)}. Again: {Apart(code)}.",
            (host, code) => $"Someone asks {host} who may route this line's texts. If that was not you, tell this code to no one. The code is {Apart(code)}. "
                + $"Again: {Apart(code)}.",
            (account, code) => $"This is your code to read and sign the letter for {account}. Tell it to no one. The code is {Apart(code)}. "
                + $"Again: {Apart(code)}.",
            "This is a test call by the operator of this service. Nothing needs to be done."),
        new("es", "es-419", digit => $"Esta es una llamada para verificar un número de teléfono. Por favor, pulse {digit}.",
            code => "Por favor, marque los seis dígitos que se le mostraron. Quien los tenga puede dirigir los mensajes de este número."
                + (code is null ? "" : $" Si en cambio le pidieron un código de verificación, es {Apart(code)}."),
            code => $"Su código de verificación es {Apart(code)}. Otra vez: {Apart(code)}.",
            (host, code) => $"Alguien pregunta a {host} quién puede dirigir los mensajes de esta línea. Si no fue usted, no dé este código a nadie. "
                + $"El código es {Apart(code)}. Otra vez: {Apart(code)}.",
            (account, code) => $"Este es su código para leer y firmar la carta para {account}. No lo dé a nadie. El código es {Apart(code)}. "
                + $"Otra vez: {Apart(code)}.",
            "Esta es una llamada de prueba del operador de este servicio. No hay que hacer nada."),
    ];

    public static IReadOnlyList<string> Languages { get; } = [.. All.Select(w => w.Language)];

    public static PromptWords? Of(string language) => Array.Find(All, w => w.Language == language);

    public string Say(Prompt prompt) => prompt.Kind switch
    {
        PromptKind.Challenge => Challenge(prompt.Digits),
        PromptKind.Question => Question(prompt.Digits.Length > 0 ? prompt.Digits : null),
        PromptKind.Code => Code(prompt.Digits),
        PromptKind.LineCode => Line(prompt.AskedBy, prompt.Digits),
        PromptKind.LetterCode => Letter(prompt.AskedBy, prompt.Digits),
        _ => Test,
    };

    static string Apart(string digits) => string.Join(' ', digits.ToCharArray());
}
