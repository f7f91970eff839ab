namespace Hostline.Tests.Dialects.Telnyx.OpenApi;

/// <summary>A difference between what we serve and the contract, and the reason. A * in the first two stands for any text.</summary>
/// <param name="Operation">Method and path, with {} for a parameter of the path.</param>
/// <param name="What">In the words of <see cref="Comparison"/>.</param>
sealed record Difference(string Operation, string What, string Why)
{
    public bool Covers((string Operation, string What) found) => Fits(Operation, found.Operation) && Fits(What, found.What);

    static bool Fits(string pattern, string text)
    {
        var parts = pattern.Split('*');
        var at = parts[0].Length;
        if (!text.StartsWith(parts[0], StringComparison.Ordinal) || parts.Length == 1)
        {
            return pattern == text;
        }

        foreach (var part in parts[1..^1])
        {
            var found = text.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + part.Length;
        }

        return text.Length - at >= parts[^1].Length && text.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}

/// <summary>
/// The complete list of differences from the vendor's contract. Paths of bodies themselves contain *, for the elements of a list.
/// </summary>
static class Differences
{
    const string Orders = "/messaging_hosted_number_orders";
    const string Tells = "Programs read the reason's code, people the next step. No other member changes its meaning.";
    const string SdkOrGuide = "The SDKs read `data`, the guides' samples the top level; both work.";
    const string Decided = "The same members as in the transfer's webhooks; the guide shows no answer.";
    const string Fixed = "The contract lists no values for this text; here it always has this one.";
    const string NeverChanges = "It cannot be changed through the API; a value sent is ignored.";
    const string Releasing = "The state of a release until the registry confirms it: docs/off-boarding.md.";
    const string NoneHere = "There are none here: the list is always empty.";
    const string OlderPath = "Older guides and the oldest SDK use this path for the same numbers.";
    const string NotYet = "Not yet.";
    const string OtherForm = "As in the contract's form of a message that came in; the comparison sees the other form.";
    const string NoMedia = "Hosted numbers send and get text alone; MMS is refused.";
    const string ReadAgain = "The members given when the campaign was created can be read back.";
    const string NoRegistry = "No registry is asked: a campaign is active at once, until its account ends it.";
    const string AtOnce = "Assignment and removal take effect at once; the states in between never occur.";
    const string NoVoice = "There are no voice notifications, only text, e-mail and webhook.";
    const string OfTheServer = "Only the server sets it; a value sent is ignored.";
    const string NoDocuments = "Documents are uploaded to their order.";

    public static IReadOnlyList<Difference> All { get; } =
    [
        .. Additions,
        .. Narrower,
        .. OfCampaigns,
        .. OfNotifications,
        .. OfMessages,
        .. NotServed,
    ];

    static IEnumerable<Difference> Additions =>
    [
        new("GET " + Orders, "takes filter[status]", "Programs that wait for an order can list the open ones."),
        new("GET " + Orders, "takes filter[phone_number]", "Finds the order of a number."),
        new("POST " + Orders, "takes Idempotency-Key", "No SDK sends one; a client that does can safely repeat a request whose answer was lost."),
        new("*", "answers */reason", Tells),
        new("*", "answers reason", Tells),
        new($"POST {Orders}/{{}}/verification_codes", "answers data/*/next_step", Tells),
        new($"POST {Orders}/{{}}/verification_codes", "answers data/*/retry_*", "When another code may be requested."),
        new("* /*number*", "answers record_type", SdkOrGuide),
        new("* /*number*", "answers id", SdkOrGuide),
        new("* /*number*", "answers messaging_profile_id", SdkOrGuide),
        new("* /messaging_hosted_number*", "answers status", SdkOrGuide),
        new("* /messaging_hosted_number*", "answers phone_numbers", SdkOrGuide),
        new($"POST {Orders}/{{}}/validation_codes", "answers order_id", SdkOrGuide),
        .. MirroredOfNumbers.Select(name => new Difference("* /*numbers*", "answers " + name, SdkOrGuide)),
        new("* /*numbers*", "answers data/release", Releasing),
        new("* /*numbers*", "answers data/*/release", Releasing),
        new("* /messaging_phone_numbers*", "is served beyond the contract", OlderPath),
        new("GET /number_lookup/{}", "is served beyond the contract",
            "The vendor has it in another part of its API; a Hostline in front of this one asks for it."),
        new("POST /messaging_profiles/{}/phone_numbers", "is served beyond the contract", OlderPath),
        new("GET /messaging_profiles/{}/autoresp_configs", "takes page[*]", "All lists take it; without page[size] all rows are listed, as in the contract."),
        new($"POST {Orders}/{{}}/*", "answers *decision", Decided),
        new($"POST {Orders}/{{}}/*", "answers *approval_deadline", Decided),
        new("POST /messaging_profiles", "reads v1_secret", "PATCH takes it too."),
        new("PATCH /messaging_profiles/{}", "reads health_webhook_url", "POST takes it too."),
        new("PATCH /messaging_profiles/{}", "reads resource_group_id", "POST takes it too."),
    ];

    /// <summary>Members of a hosted number that are repeated at top level.</summary>
    static IEnumerable<string> MirroredOfNumbers =>
    [
        "phone_number", "organization_id", "created_at", "updated_at", "country_code", "type", "messaging_product", "traffic_type",
        "eligible_messaging_products", "features", "health", "tags", "release",
    ];

    static IEnumerable<Difference> Narrower =>
    [
        new("*", "answers *record_type only as *", Fixed),
        new("* /*numbers*", "answers *messaging_product only as A2P", Fixed),
        new("* /*numbers*", "answers *traffic_type only as A2P", Fixed),
        new("* /*numbers*", "answers *eligible_messaging_products/* only as A2P", Fixed),
        new("PATCH /*numbers*", "reads messaging_product only as A2P", "The only product available for numbers here."),
        new("* /messaging_hosted_numbers*", "does not answer *record_type as messaging_phone_number",
            "Of the two record types in the SDKs, the one for settings."),
        new("* /phone_numbers/*", "does not answer *record_type as messaging_phone_number", "Of the two record types in the SDKs, the one for settings."),
        new("GET /messaging_profiles/{}/phone_numbers", "does not answer *record_type as messaging_settings",
            "Of the two record types in the SDKs, the one for numbers."),
        new("* /*numbers*", "does not answer */type as *", "Hosted numbers are geographic or toll-free, spelled without a hyphen."),
        new("GET /messaging_profiles/{}/short_codes", "does not answer data/*", NoneHere),
        new("GET /messaging_profiles/{}/alphanumeric_sender_ids", "does not answer data/*", NoneHere),
        new("DELETE /messaging_profiles/{}/autoresp_configs/{}", "answers  only as OK", Fixed),
        new("PATCH /messaging_profiles/{}", "does not read id", NeverChanges),
        new("PATCH /messaging_profiles/{}", "does not read record_type", NeverChanges),
        new("PATCH /messaging_profiles/{}", "does not read created_at", NeverChanges),
        new("PATCH /messaging_profiles/{}", "does not read updated_at", NeverChanges),
    ];

    static IEnumerable<Difference> OfCampaigns =>
    [
        new("* /10dlc/campaign*", "answers *tag", ReadAgain),
        new("* /10dlc/campaign*", "answers *mnoIds", ReadAgain),
        new("* /10dlc/campaign*", "answers *status only as *", Fixed),
        new("* /10dlc/campaign*", "does not answer *campaignStatus as *", NoRegistry),
        new("* /10dlc/campaign*", "does not answer *submissionStatus as *", NoRegistry),
        new("* /10dlc/campaign*", "does not answer *failureReasons", NoRegistry),
        new("* /10dlc/campaign*", "does not answer *brandDisplayName", "The brand is free text from the customer and has no other name."),
        new("* /10dlc/campaign*", "does not answer *billedDate", "Nothing is billed."),
        new("* /10dlc/campaign*", "does not answer *nextRenewalOrExpirationDate", "Campaigns do not expire."),
        new("* /10dlc/campaign*", "does not answer *vertical", "Deprecated."),
        new("* /10dlc/phone_number_campaigns*", "does not answer *assignmentStatus as *", AtOnce),
        new("* /10dlc/phone_number_campaigns*", "does not answer *failureReasons", AtOnce),
        new("GET /10dlc/phoneNumberAssignmentByProfile/{}/phoneNumbers", "answers records/*/detail", Tells),
        new("GET /10dlc/phoneNumberAssignmentByProfile/{}/phoneNumbers", "answers records/*/status only as *", Fixed),
    ];

    static IEnumerable<Difference> OfNotifications =>
    [
        new("* /notification_*", "does not read id", OfTheServer),
        new("* /notification_*", "does not read created_at", OfTheServer),
        new("* /notification_*", "does not read updated_at", OfTheServer),
        new("POST /notification_settings", "does not read associated_record_type*", "It follows from the condition and its parameter."),
        new("POST /notification_settings", "does not read status", OfTheServer),
        new("* /notification_*", "requires *", "Without it there is no notification to send, or no one to send it to."),
        new("* /notification_channels*", "does not * as voice", NoVoice),
        new("* /notification_settings*", "does not answer *status as *", AtOnce),
        new("* /notification_settings*", "* only as phone_number", Fixed),
        new("GET /notification_event_conditions", "answers *supported_channels/* only as *", Fixed),
    ];

    static IEnumerable<Difference> OfMessages =>
    [
        new("POST /messages", "takes Idempotency-Key", "No SDK sends one; a client that does can safely repeat a request whose answer was lost."),
        new("* /messages*", "answers data/errors/*/meta/*", Tells),
        new("GET /messages/{}", "answers data/keyword", "What a keyword in the text did."),
        new("GET /messages/{}", "answers data/from/status", OtherForm),
        new("GET /messages/{}", "answers data/direction as inbound", OtherForm),
        new("* /messages*", "does not answer data/cost*", "Nothing is billed here: both are null."),
        new("* /messages*", "does not answer data/errors/*/source", "These errors are about the delivery, not about a request."),
        new("* /messages*", "does not answer data/media/*", NoMedia),
        new("* /messages*", "does not answer data/type as MMS", NoMedia),
        new("* /messages*", "answers data/encoding only as *", Fixed),
        new("* /messages*", "answers data/tcr_campaign_registered only as *", Fixed),
    ];

    static IEnumerable<Difference> NotServed =>
    [
        new("* /documents*", "is not served", NoDocuments),
    ];
}
