namespace Hostline.Tests.Dialects.Telnyx.OpenApi;

/// <summary>A way in which what we serve is not the contract, and why. A * in the first two stands for any text.</summary>
/// <param name="Operation">Method and path, with {} for a parameter of the path.</param>
/// <param name="What">As <see cref="Comparison"/> says it.</param>
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

/// <summary>The closed list of differences from the vendor's contract. Paths of bodies hold * themselves, for the elements of a list.</summary>
static class Differences
{
    const string Orders = "/messaging_hosted_number_orders";
    const string Tells = "A program reads the reason's code, a person what to do. No other member changes its meaning.";
    const string SdkOrGuide = "The SDKs read `data`, the guides' samples the top level: both find what they look for.";
    const string Decided = "What the webhooks tell of a transfer, told to its holder too; the guide shows no answer.";
    const string Fixed = "A text without a list of values in the contract; here it is always this one.";
    const string NeverChanges = "It never changes through the API; sent, it is passed over.";
    const string Releasing = "Until the registry has confirmed a release, what keeps it: docs/off-boarding.md.";
    const string NoneHere = "Nobody can have one here: the list is always empty.";
    const string OlderPath = "Older guides and the oldest SDK use this path: the same numbers under it.";
    const string NotYet = "Not yet.";
    const string NoTraffic = "Sending messages is not what Hostline does.";
    const string ReadAgain = "What was said of a campaign is read again.";
    const string NoRegistry = "No registry is asked: a campaign is active at once, until its account ends it.";
    const string AtOnce = "Assigned and removed with the answer; the states in between never show.";
    const string NoVoice = "Nothing is told by voice: text, e-mail and webhook are offered.";
    const string OfTheServer = "Only the server sets it; sent, it is passed over.";
    const string NoDocuments = "The documents of an order are sent with the order.";

    public static IReadOnlyList<Difference> All { get; } =
    [
        .. Additions,
        .. Narrower,
        .. OfCampaigns,
        .. OfNotifications,
        .. NotServed,
    ];

    static IEnumerable<Difference> Additions =>
    [
        new("GET " + Orders, "takes filter[status]", "Programs that wait look for their open orders."),
        new("GET " + Orders, "takes filter[phone_number]", "Which order a number is in."),
        new("POST " + Orders, "takes Idempotency-Key", "No SDK sends one; who does is safe against a lost answer. Rules: contract report §9."),
        new("*", "answers */reason", Tells),
        new("*", "answers reason", Tells),
        new($"POST {Orders}/{{}}/verification_codes", "answers data/*/next_step", Tells),
        new($"POST {Orders}/{{}}/verification_codes", "answers data/*/retry_*", "When a code may be asked for again."),
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
        new("POST /messaging_profiles/{}/phone_numbers", "is served beyond the contract", OlderPath),
        new("GET /messaging_profiles/{}/autoresp_configs", "takes page[*]", "As every list does; without page[size] all are listed, as in the contract."),
        new($"POST {Orders}/{{}}/*", "answers *decision", Decided),
        new($"POST {Orders}/{{}}/*", "answers *approval_deadline", Decided),
        new("POST /messaging_profiles", "reads v1_secret", "As PATCH reads it."),
        new("PATCH /messaging_profiles/{}", "reads health_webhook_url", "As POST reads it."),
        new("PATCH /messaging_profiles/{}", "reads resource_group_id", "As POST reads it."),
    ];

    /// <summary>Members of a hosted number that stand at top level once more.</summary>
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
        new("PATCH /*numbers*", "reads messaging_product only as A2P", "The only product that numbers are registered for here."),
        new("* /messaging_hosted_numbers*", "does not answer *record_type as messaging_phone_number", "Of the two names the SDKs know, the one of settings."),
        new("* /phone_numbers/*", "does not answer *record_type as messaging_phone_number", "Of the two names the SDKs know, the one of settings."),
        new("GET /messaging_profiles/{}/phone_numbers", "does not answer *record_type as messaging_settings", "Of the two names the SDKs know, the one of numbers."),
        new("* /*numbers*", "does not answer */type as *", "Hosted numbers are geographic or toll-free, in the spelling without a hyphen."),
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
        new("* /10dlc/campaign*", "does not answer *brandDisplayName", "The brand is a text of the customer's, and its only name."),
        new("* /10dlc/campaign*", "does not answer *billedDate", "Nothing is billed."),
        new("* /10dlc/campaign*", "does not answer *nextRenewalOrExpirationDate", "A campaign does not run out."),
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
        new("POST /notification_settings", "does not read associated_record_type*", "The condition and its parameter say it."),
        new("POST /notification_settings", "does not read status", OfTheServer),
        new("* /notification_*", "requires *", "Without it there is nothing to tell, or nobody to tell it to."),
        new("* /notification_channels*", "does not * as voice", NoVoice),
        new("* /notification_settings*", "does not answer *status as *", AtOnce),
        new("* /notification_settings*", "* only as phone_number", Fixed),
        new("GET /notification_event_conditions", "answers *supported_channels/* only as *", Fixed),
    ];

    static IEnumerable<Difference> NotServed =>
    [
        new("* /messages*", "is not served", NoTraffic),
        new("* /documents*", "is not served", NoDocuments),
    ];
}
