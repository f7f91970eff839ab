using System.Text.Json;

namespace Hostline.Tests.Dialects.Twilio;

static class JsonTexts
{
    /// <summary>A member that is a text.</summary>
    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString() ?? "";
}
