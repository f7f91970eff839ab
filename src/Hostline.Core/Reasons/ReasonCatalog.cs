using System.Collections.Frozen;
using System.Text;
using static Hostline.Core.Reasons.Reason;

namespace Hostline.Core.Reasons;

/// <summary>
/// The sentence and the next step for every <see cref="Reason"/>, in words that fit every interface; an interface may override a next step
/// (<see cref="ReasonWords"/>).
/// </summary>
public static class ReasonCatalog
{
    static readonly FrozenDictionary<Reason, ReasonEntry> Entries = Texts().ToFrozenDictionary(
        t => t.Reason, t => new ReasonEntry(CodeOf(t.Reason), t.Sentence, t.NextStep));

    static readonly FrozenDictionary<string, Reason> ByCode = Entries.ToFrozenDictionary(e => e.Value.Code, e => e.Key);

    public static IEnumerable<ReasonEntry> All => Enum.GetValues<Reason>().Select(Of);

    public static ReasonEntry Of(Reason reason) => Entries[reason];

    public static string Code(this Reason reason) => Entries[reason].Code;

    /// <summary>The reason with a stored or received code; null if there is none.</summary>
    public static Reason? Find(string? code) => code is not null && ByCode.TryGetValue(code, out var reason) ? reason : null;

    static string CodeOf(Reason reason)
    {
        var name = reason.ToString();
        var code = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]))
            {
                code.Append('_');
            }

            code.Append(char.ToLowerInvariant(name[i]));
        }

        return code.ToString();
    }

    static IEnumerable<(Reason Reason, string Sentence, string NextStep)> Texts() =>
        [.. Requests(), .. Numbers(), .. Campaigns(), .. Messages(), .. Ownership(), .. Transfers(), .. Orders(), .. Review(), .. Ends()];

    static (Reason, string, string)[] Requests() =>
    [
        (MalformedRequest, "The body could not be read.", "Send a complete body in the format of the API reference, with each name once."),
        (MalformedForm, "The form could not be read.", "Send multipart/form-data with a boundary and every part complete."),
        (MissingField, "A required field is missing.", "Add the field that the error names."),
        (InvalidField, "A field has the wrong type or form.", "Correct the field that the error names."),
        (UnknownField, "A filter or parameter is not known here.", "Remove it, or see the API reference for those that exist."),
        (UnknownValue, "A value is not one of those allowed here.", "Use one of the values that the message names."),
        (ValueOutOfRange, "A value lies outside its range.", "Use a value inside the range that the message names."),
        (UnsupportedMediaType, "The body's content type is not accepted here.", "Use a content type that the API reference names for this endpoint."),
        (BodyTooLarge, "The body is larger than this endpoint reads.", "Send a smaller body; the message names the limit."),
        (MethodNotAllowed, "This path does not answer that method.", "Use one of the methods named in the Allow header."),
        (NotAuthenticated, "The credentials are missing or not known here.", "Send valid credentials, in the form that the API reference names."),
        (KeyRevoked, "This API key was revoked.", "Use the account's other key, or make a new one."),
        (AccountUnknown, "There is no such account for these credentials.", "Name the account of the credentials, or one of its subaccounts."),
        (AccountSuspended, "This account is suspended.", "Ask the account that opened it to make it active again."),
        (AccountClosed, "This account is closed.", "Use another account: a closed one cannot be opened again."),
        (NotAllowed, "These credentials may not do that.", "Use credentials that own the resource, or the operator key."),
        (NotFound, "There is no such resource for these credentials.", "Check the id, and that the key belongs to the account that owns it."),
        (ProfileNotFound, "There is no such messaging profile in this account.", "Create the profile first, or use the id of one of your profiles."),
        (LinkNotFound, "The resource that the field refers to does not exist in this account.",
            "Use the id of something that exists here, or create it first."),
        (NoGateway, "This host has no gateway to the telephone network for this, so nothing was stored.",
            "Work in a sandbox, or ask the operator to set what the message names; a staging host can serve live accounts on the simulated network "
            + "(HOSTLINE_GATEWAYS=simulated)."),
        (LimitReached, "The account has reached the limit for these resources.", "Delete one that is no longer needed."),
        (SettingExists, "The channel already has this setting.", "Use the existing setting."),
        (LastOwner, "An account keeps at least one owner, and this is the last one.", "Make another member an owner first."),
        (AlreadyMember, "Someone with this e-mail address belongs to the account already.", "Change the role of that member instead."),
        (LastLead, "The host keeps at least one lead, and this is the last one.", "Make another operator a lead first."),
        (SecondPrincipalNeeded, "The proposer cannot confirm the proposal.", "Ask another operator or lead to confirm it."),
        (ProposalOver, "This proposal was decided before, or has expired.", "Check the present facts, and propose it again if it is still wanted."),
        (ProposalOvertaken, "The facts of this proposal have changed since it was made.",
            "Check the present facts, and propose again what is still wanted."),
        (ProfileInUse, "Numbers are still assigned to this messaging profile.", "Move or release its numbers, then delete it."),
        (DestinationsMissing, "The messaging profile lists no country to send to.", "Give country codes, or a list of one asterisk for all countries."),
        (KeywordRepeated, "A keyword is given twice for one country.", "Keep it in one auto-response of the country only."),
        (TooManyRequests, "Too many requests were sent with this key.", "Wait as long as retry-after says, then send again."),
        (Busy, "The server could not take the change in time.", "Send the same request again after a second."),
        (OutcomeUnknown, "The database did not confirm whether the change was stored.", "Read the resource before you send the request again."),
        (UnexpectedError, "Something went wrong on our side.", "Read the resource before you send the request again."),
        (IdempotencyKeyInvalid, "The idempotency key has the wrong form.", "Use 1 to 255 letters, digits, - and _."),
        (IdempotencyKeyReused, "This idempotency key was used for another request.", "Use a new key for a new request."),
        (InvalidUrl, "This URL cannot be called from here.", "Use an http or https URL that leads to a public address."),
        (ClockMoving, "The clock of this sandbox is already moving.", "Wait for the first advance to end, then advance again."),
        (ClockBackwards, "A sandbox's clock cannot go back.", "Give an instant that is not before the sandbox's now."),
        (NoCall, "No verification call to this number is ringing or connected.", "Start a verification call first."),
    ];

    static (Reason, string, string)[] Numbers() =>
    [
        (NumberNotE164, "The number is not in +E.164 form.", "Write it as + and the country code, digits only: +13125550001."),
        (NumberInvalid, "There is no such number in the North American Numbering Plan.", "Check area code and exchange with the voice provider."),
        (NumberRepeated, "The number is in the request more than once.", "Send each number once."),
        (CountryNotHosted, "Numbers of this country cannot be hosted.", "Use a number of a country that this host serves."),
        (NumberWireless, "Wireless numbers cannot be hosted.", "Use a landline, VoIP or toll-free number."),
        (NumberNotRoutable, "The number has no valid routing.", "Verify the number with the voice provider."),
        (NumberNotValidated, "The number could not be validated.", "Check the number with the voice provider and try again later."),
        (NumberOnPlatform, "The number is already on this platform.", "Use it as it is: no hosting is needed."),
        (NumberActiveInAccount, "The number is already active in this account.", "Look at your hosted numbers; release it there to order it again."),
        (NumberOpenInAccount, "The number is in an open order of this account.", "Finish or delete that order first."),
        (NumberHeldByOther, "The number is hosted for another account here.",
            "Create an order for it: that starts a transfer, and the other account has 72 hours to decide."),
        (NumberInProgress, "Another order has already proven ownership of this number.",
            "Wait until that order closes, or contact support if the number is yours."),
        (NumberNotInOrder, "The number is not part of this order.", "Use a number of this order."),
        (NumberNotHosted, "The number is not active in this account.", "Use the id of one of your hosted numbers, or the number itself."),
        (NumberSpecialService, "Premium and special-service numbers cannot be hosted.", "Use a geographic or toll-free number."),
        (TooManyNumbers, "There are too many numbers in one request.", "Split the numbers over several requests."),
        (NoNumbers, "The request has no number.", "Send at least one number."),
        (BillingFailed, "The billing check of the account failed.", "Check the billing status of the account."),
        (BillingAbolished, "The billing account is closed.", "Contact support to open the account again."),
    ];

    static (Reason, string, string)[] Campaigns() =>
    [
        (CampaignNotFound, "There is no such campaign in this account.", "Create the campaign first, or use the id of one of your campaigns."),
        (CampaignEnded, "The campaign has ended.", "Create a new campaign and use that."),
        (CampaignInUse, "Numbers are still assigned to this campaign.", "Remove its numbers or move them to another campaign, then end it."),
        (ReferenceTaken, "Another campaign of this account already has this reference.",
            "Look at your campaigns; the registration may have been made already."),
        (NameTaken, "Another order of this account has this name.", "Choose another name, or finish that order first."),
        (LabelMissing, "The request has no name for people.", "Give it one."),
        (NumberWithoutProfile, "The number has no messaging profile.", "Assign the number to a messaging profile first."),
        (NumberHasCampaign, "The number is already assigned to a campaign.", "Move it to the other campaign, or remove it from its campaign first."),
    ];

    static (Reason, string, string)[] Messages() =>
    [
        (SenderNotActive, "The number to send from is not active in this account.", "Send from one of your active numbers."),
        (RecipientInvalid, "The number to send to cannot get messages.",
            "Write it as + and the country code, digits only, and use another number than your own."),
        (RecipientOptedOut, "The recipient has unsubscribed from messages of this number.", "Send nothing more until the recipient replies START."),
        (MediaNotTaken, "Pictures and other files (MMS) cannot be sent from hosted numbers here.", "Send text alone, with a link to the file if need be."),
        (TextNotEncodable, "The text has characters that the encoding asked for does not have.", "Let the encoding be chosen by the text, or leave these "
            + "characters out."),
        (TextQueueFull, "Too many messages of this account wait to be sent.", "Wait until some have been sent, then send again."),
        (CampaignMissing, "The number has no campaign (10DLC), and this host sends nothing to the United States without one.",
            "Assign the number to a campaign, then send again."),
        (DestinationNotAllowed, "The messaging profile does not allow messages to this country.", "Add the country to the profile's destinations."),
        (ProfileDisabled, "The messaging profile of the number is disabled.", "Enable the profile, then send again."),
        (TextNotDelivered, "The recipient's carrier did not deliver the message.", "Check the number; a landline may get no messages."),
        (TextRefused, "The gateway to the carriers refused the message.", "Contact support with the id of the message."),
        (TextExpired, "The message could not be sent in time.", "Send it again."),
    ];

    static (Reason, string, string)[] Ownership() =>
    [
        (CodeWrong, "The code is not the one that was sent.", "Read the code again; after three wrong tries ask for a new one."),
        (NoCodeSent, "No code was sent to this number for this order.", "Ask for a code, then enter the one that arrives."),
        (CodeExpired, "The code that was sent is older than ten minutes and no longer valid.", "Ask for a new code."),
        (CodeTriesUsed, "Three wrong codes were entered, so the code that was sent is no longer valid.", "Ask for a new code."),
        (NumberGetsNoSms, "The number cannot receive text messages, so the code does not arrive.",
            "Ask for the code by call."),
        (NumberTakesNoCall, "Calls to the number do not get through, so the code does not arrive.",
            "Make sure that the number is in service and that someone answers, or ask support for proof by bill."),
        (CodeAllowanceUsed, "The allowance of verification codes is used up for now.",
            "Wait as long as retry-after says, then ask again; ask support if you need more."),
        (TooManyCodes, "Too many codes were sent to this number.", "Wait as long as retry-after says, then ask again."),
        (TooManyWrongTries, "Too many wrong codes were entered for this number today.", "Try again tomorrow, with a new code."),
        (AlreadyVerified, "Ownership of this number is already proven.", "Continue with the letter and the bill."),
        (ConsentPending, "The current holder of this number has not decided yet.",
            "Wait for the decision or the end of the consent window, then ask for a code."),
        (CodeNotPossible, "A code cannot be sent to this number now.", "Wait until the order asks for proof of ownership."),
        (CallNotOffered, "Ownership of this number is proven by a sent code, neither by a keyed call nor by a bill.",
            "Ask for a code to be sent, then enter the one that arrives."),
        (CallsUsedUp, "All verification calls for this number were placed without success.", "Contact support, which can allow more calls."),
        (VerificationOverdue, "Ownership of the number was not proven in time.", "Contact support, which can resume the order."),
        (ExtensionInvalid, "The extension cannot be dialed.",
            "Use up to 64 characters: digits, # and *, and w for a wait of half a second."),
        (CallDelayInvalid, "A call can be delayed by 0 to 60 seconds.", "Use a whole number from 0 to 60."),
        (ProofDocumentInvalid, "There is no such phone bill in this account, or it was refused.",
            "Send the bill to POST /hostline/v1/identity_documents with the type phone-bill, and name the document that is answered."),
        (TooManyOnBill, "Too many numbers wait for the decision on this bill.",
            "Wait for the decision, or send the bill again and name the document that is answered."),
        (OwnershipNotProven, "All verification codes were used up by wrong tries.",
            "Create a new order and make sure that the code reaches the person who enters it."),
    ];

    static (Reason, string, string)[] Transfers() =>
    [
        (ConsentRefused, "The current holder of the number refused the transfer.", "Agree with the holder, then create a new order."),
        (Allowlist, "The holder's consent was not needed: the two accounts are on the allowlist.", "Continue with the proof of ownership."),
        (WindowElapsed, "The current holder did not answer within 72 hours, which approves the transfer.", "Continue with the proof of ownership."),
        (DecidedByOperator, "An operator decided on the transfer on behalf of the current holder.",
            "Read the operator's note; contact support if you do not agree."),
        (Reversed, "The consent to the transfer was reversed before the number had moved.", "Agree with the holder, then create a new order."),
        (Disputed, "The order was reported as fraud, so it is on hold.",
            "Wait for the operator's decision, or contact support with the id of the order."),
        (DisputeLifted, "An operator has looked into the report of fraud and lifted the hold.", "Continue with the order."),
        (NumberLocked, "The number is locked by its current holder or by the owner of the line.",
            "Have them unlock the number. Then support resumes an order that is still open; otherwise create a new one. Silence does not override a lock."),
        (TokenWrong, "The token does not belong to this transfer's notice.", "Use the token of the newest notice about this order."),
        (TokenExpired, "The token's 72 hours are over.",
            "Contact support at once if you did not want the transfer: it can be reversed until the number has moved."),
        (TransferDecided, "This transfer has already been decided.",
            "Contact support at once if the decision is not yours: an approved transfer can be reversed until the number has moved."),
        (ConsentOverdue, "A person must decide on the transfer.", "Wait for the holder's decision, or ask support to decide."),
        (TransferOver, "The order has no transfer that could still be reversed.", "Order the number back from the account that has it now."),
        (MovedLately, "The number has moved to another account within the last 72 hours, or its former holder asks for it back.",
            "Create the order when the 72 hours are over and no request to undo the transfer is open."),
        (AskedBack, "The former holder of the number asks for it back, so it cannot be released now.",
            "Wait until the operators have decided; contact support with the id of the order if the transfer was right."),
        (Returned, "The transfer was undone: the number is back in the account that had it before.", "Contact support if you do not agree."),
        (Transferred, "The number was transferred to another account.", "Contact support at once if you did not agree to the transfer."),
    ];

    static (Reason, string, string)[] Orders() =>
    [
        (OrderClosed, "The order is closed.", "Create a new order for the number."),
        (OrderInProgress, "The order is with the carrier and cannot be deleted now.",
            "Wait until the carrier has answered; an active number can then be released."),
        (OrderActive, "The order's numbers are active.", "Release the numbers that you no longer want hosted."),
        (WrongState, "That is not possible in the order's current state.", "Look at the order's status and do what it asks for first."),
        (RouteChanging, "The routing of the number is still being changed.", "Wait until the change has been confirmed, then try again."),
        (RegistryUnreachable, "The routing registry could not be reached.", "You need not do anything: the call is repeated for as long as it takes."),
        (ReleaseRefused, "The routing registry refused to release the number, which stays active.", "Ask support or the carrier why, then release it again."),
        (RoutingLost, "The number is active here, but the routing registry routes its texts elsewhere.",
            "If you have not moved it yourself, ask support at once: its texts reach someone else."),
        (DocumentMissing, "No document was sent.", "Send the letter, the bill, or both."),
        (DocumentNotPdf, "The file is not a PDF.", "Save or print the document as a PDF and send that file."),
        (DocumentTooLarge, "The file is larger than 5 MB.", "Send a PDF of at most 5 MB."),
        (DocumentEmpty, "The file is empty.", "Send the document as a PDF file."),
        (DocumentDamaged, "The PDF is damaged.", "Create the PDF again, check that it opens, and send it."),
        (DocumentEncrypted, "The PDF needs a password to open.",
            "Save it without the password that opens it and send it again; restrictions on changes may stay."),
        (DocumentActiveContent, "The PDF contains a program: a script, a command or a file that is neither text nor XML.",
            "Print it to a new PDF and send that."),
        (DocumentTooComplex, "The PDF is too complex to be checked.", "Print it to a new PDF and send that."),
        (DocumentInfected, "The virus scanner refused the file.", "Create the PDF again on another computer and send that."),
        (FilesNotTaken, "The letter of this order is signed electronically, so it takes no files.",
            "Send the letter out for signature where the order was placed."),
        (OrderNotForLetter, "An order cannot be on this letter.", "List orders of this account whose ownership is proven, each once."),
        (LetterFixed, "The letter cannot be changed in its present state.", "Open a letter that is out for signature again, or write a new one."),
        (LetterUnprintable, "The letter has a character that cannot be printed.", "Write the name or address in Latin, Greek or Cyrillic letters."),
        (TooManyLetters, "The account has sent too many letters for signature today.", "Wait until tomorrow, or put more numbers on one letter."),
        (DocumentStatusInvalid, "A letter cannot be given this status.", "Open it, or send it out for signature; the rest is for its signer and its reviewer."),
        (DocumentNotChecked, "The document could not be checked now.", "Send the same document again in a few minutes."),
    ];

    static (Reason, string, string)[] Review() =>
    [
        (SignatureMissing, "The letter is not signed.", "Have the authorized person sign it and upload it again."),
        (SignerNameMismatch, "The name on the letter is not the account holder's.", "Have the account holder sign, with the name as on the bill."),
        (SignerUnauthorized, "The signer is not authorized on the voice account.", "Have an authorized person sign and upload the letter again."),
        (TemplateOutdated, "The letter was made from an old template.", "Use the current template and upload the letter again."),
        (LetterExpired, "The letter was signed more than 30 days ago.", "Have it signed again and upload it."),
        (LetterIllegible, "The letter cannot be read.", "Upload a clearer copy."),
        (NumberNotOnLetter, "A number of the order is missing on the letter.", "List every number on the letter and upload it again."),
        (NumberNotOnBill, "A number of the order is missing on the bill.", "Upload a bill that shows every number."),
        (BillMissing, "The bill is missing.", "Upload last month's bill from the voice provider."),
        (BillOutdated, "The bill is too old.", "Upload last month's bill from the voice provider."),
        (BillIllegible, "The bill cannot be read.", "Upload a clearer copy."),
        (AccountMismatch, "The account on the bill is not the one on the letter.", "Upload a bill of the account that the letter names."),
        (Compliance, "The order did not pass the compliance review.", "Contact support; this order cannot be resumed."),
    ];

    static (Reason, string, string)[] Ends() =>
    [
        (NumberNotFound, "The number was not found in the routing database.", "Verify the number with the voice provider, then create a new order."),
        (IneligibleCarrier, "The number's carrier does not support hosted messaging.", "Consider porting the number."),
        (CarrierRejected, "The voice carrier refused the hosting.",
            "Ask the voice provider why; make sure that the letter matches its records, then create a new order."),
        (CarrierTimeout, "The carrier did not answer in time.", "Create a new order for the number."),
        (AlreadyHosted, "The number is already enabled for messaging elsewhere.", "Have the other provider release it, then create a new order."),
        (ActivationFailed, "The number could not be activated.", "Contact support with the id of the order."),
        (BillingCheckFailed, "The billing check of the account failed at activation.", "Settle the account's billing, then create a new order."),
        (CapabilityTestFailed, "The test message did not arrive.", "You need not do anything: an operator is looking into it."),
        (CapabilityTestTimeout, "The capability test did not end in time.", "You need not do anything: an operator is looking into it."),
        (Idle, "Nothing was done on the order for too long.", "Create a new order for the number."),
        (SignatureOverdue, "The Letter of Authorization was not signed in time.", "Contact support, which can resume the order."),
        (FailedByOperator, "An operator closed the order.", "Contact support with the id of the order."),
        (DeletedByCustomer, "The order was deleted by its account.", "Create a new order if you still want the number hosted."),
        (MailNotDelivered, "An e-mail about the order could not be delivered.",
            "Check the account's e-mail address; the notice itself can be read with GET /hostline/v1/notices."),
        (Resumed, "An operator resumed the order.", "Look at the order's status and do what it asks for."),
    ];
}
