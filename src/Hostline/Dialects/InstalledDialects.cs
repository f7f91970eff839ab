using Hostline.Dialects.Telnyx;
using Hostline.Dialects.Twilio;

namespace Hostline.Dialects;

/// <summary>The dialects of this program. A new one is a folder here and a line below.</summary>
static class InstalledDialects
{
    public static readonly IReadOnlyList<Dialect> All =
    [
        new TelnyxDialect(),
        new TwilioDialect(),
    ];
}
