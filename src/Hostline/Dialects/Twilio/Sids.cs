using Hostline.Http.OpenApi;

namespace Hostline.Dialects.Twilio;

static class Sids
{
    public static Schema Of(string kind, string about) => Schema.Text(about, pattern: $"^{kind}[0-9a-fA-F]{{32}}$", atMost: 34);
}
