using Hostline.Core.Reasons;

namespace Hostline.Dialects.Telnyx;

/// <summary>A refusal in Telnyx's terms.</summary>
readonly record struct TelnyxError(int Status, string Code);

/// <summary>Maps every reason once. Business conflicts are 422 and never 409, because the SDKs retry a 409.</summary>
static class Errors
{
    public static TelnyxError Of(Reason reason) => reason switch
    {
        Reason.MalformedRequest => new(400, "10023"),
        Reason.MalformedForm or Reason.IdempotencyKeyInvalid => new(400, "10015"),
        Reason.DestinationsMissing => new(400, "40331"),
        Reason.UnknownField => new(400, "10031"),
        Reason.NotAuthenticated => new(401, "10009"),
        Reason.KeyRevoked => new(401, "20002"),
        Reason.NotAllowed or Reason.AccountSuspended or Reason.AccountClosed => new(403, "10010"),
        Reason.NotFound => new(404, "10005"),
        Reason.MethodNotAllowed => new(405, "10030"),
        Reason.BodyTooLarge => new(413, "10033"),
        Reason.UnsupportedMediaType => new(415, "10014"),
        Reason.MissingField or Reason.NoNumbers or Reason.DocumentMissing => new(422, "10004"),
        Reason.InvalidField => new(422, "10026"),
        Reason.UnknownValue => new(422, "10032"),
        Reason.ValueOutOfRange or Reason.TooManyNumbers or Reason.DocumentTooLarge => new(422, "10033"),
        Reason.LimitReached => new(422, "10039"),
        Reason.InvalidUrl => new(422, "10003"),
        Reason.NumberNotE164 => new(422, "10016"),
        Reason.NumberInvalid => new(422, "10002"),
        Reason.NumberRepeated or Reason.KeywordRepeated or Reason.ReferenceTaken or Reason.SettingExists or Reason.NumberHasCampaign => new(422, "10012"),
        Reason.ProfileNotFound or Reason.NumberNotHosted or Reason.CampaignNotFound or Reason.LinkNotFound => new(422, "10017"),
        Reason.ProfileInUse or Reason.CampaignInUse => new(422, "40158"),
        Reason.SenderNotActive => new(422, "40305"),
        Reason.RecipientInvalid => new(422, "40310"),
        Reason.RecipientOptedOut => new(422, "40300"),
        Reason.MediaNotTaken => new(422, "40308"),
        Reason.TextNotEncodable => new(400, "10015"),
        Reason.TextQueueFull => new(429, "40318"),
        Reason.CampaignMissing => new(422, "40010"),
        Reason.DestinationNotAllowed => new(422, "40309"),
        Reason.ProfileDisabled => new(422, "40312"),
        Reason.TextNotDelivered => new(422, "40008"),
        Reason.TextRefused => new(422, "40004"),
        Reason.TextExpired => new(422, "40014"),
        Reason.TooManyRequests or Reason.TooManyCodes or Reason.TooManyWrongTries or Reason.CodeAllowanceUsed => new(429, "10011"),
        Reason.UnexpectedError => new(500, "10007"),
        Reason.Busy or Reason.OutcomeUnknown or Reason.DocumentNotChecked => new(503, "10037"),
        _ => new(422, "10027"),
    };

    public static string Title(string code) => code switch
    {
        "10002" => "Invalid phone number",
        "10003" => "Invalid URL",
        "10004" => "Missing required parameter",
        "10005" => "Resource not found",
        "10007" => "Unexpected error",
        "10009" => "Authentication failed",
        "10010" => "Authorization failed",
        "10011" => "Too many requests",
        "10012" => "Duplicate resource",
        "10014" => "Unsupported Media Type",
        "10015" => "Bad Request",
        "10016" => "Phone number must be in +E.164 format",
        "10017" => "Associated resource does not exist",
        "10023" => "Invalid JSON",
        "10026" => "Invalid parameter type",
        "10030" => "Method not allowed",
        "10031" => "Invalid request filter",
        "10032" => "Invalid enumerated value",
        "10033" => "Value outside of range",
        "10037" => "Service unavailable",
        "10039" => "Feature limited",
        "20002" => "API Key revoked",
        "40004" => "Rejected by destination",
        "40008" => "Undeliverable",
        "40010" => "Not 10DLC registered",
        "40014" => "Message expired in queue",
        "40158" => "Delete failed",
        "40300" => "Blocked due to STOP message",
        "40305" => "Invalid 'from' address",
        "40308" => "Invalid 'from' address for MMS",
        "40309" => "Invalid destination region",
        "40310" => "Invalid 'to' address",
        "40312" => "Messaging profile is disabled",
        "40318" => "Message queue full",
        "40331" => "Missing whitelisted destinations",
        _ => "Unprocessable Entity",
    };
}
