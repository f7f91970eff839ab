using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Hostline.Storage;

namespace Hostline.Network.Twilio;

/// <summary>The data of a call, for when it asks us what to say.</summary>
/// <param name="Challenge">The digit that the callee must press first.</param>
/// <param name="Code">The digits that it speaks; empty for none.</param>
/// <param name="Sentence">What it says after the digit; empty for a call that collects a code.</param>
sealed record CallNote(int Challenge, string Code, string Sentence);

/// <summary>
/// Notes are part of the URLs that a call requests, encrypted under a key derived from the master key: every node can read them, and no log
/// reveals them.
/// </summary>
sealed class CallNotes(MasterKey key)
{
    const string Purpose = "call-notes";

    public string Write(CallNote note) => Base64Url.EncodeToString(key.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(note)));

    /// <summary>Null if it was not made by this host.</summary>
    public CallNote? Read(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<CallNote>(key.Open(Purpose, Base64Url.DecodeFromChars(text)));
        }
        catch (Exception foreign) when (foreign is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }
}
