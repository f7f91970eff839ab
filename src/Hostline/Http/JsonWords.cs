using Hostline.Core.Reasons;

namespace Hostline.Http;

/// <summary>Words for reasons in interfaces that take JSON, name fields by pointers, and identify callers by Bearer tokens.</summary>
static class JsonWords
{
    public static readonly ReasonWords Reasons = new(
        (Reason.MalformedRequest, "Send well-formed JSON with each name once."),
        (Reason.MissingField, "Add the field that the pointer names."),
        (Reason.InvalidField, "Correct the field that the pointer names."),
        (Reason.UnsupportedMediaType, "Send application/json, or multipart/form-data for uploads."),
        (Reason.NotAuthenticated, "Send a valid API key as a Bearer token."));
}
