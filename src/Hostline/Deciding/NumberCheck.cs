using Hostline.Core.Accounts;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Lookup;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Deciding;

/// <param name="Given">The text as sent.</param>
/// <param name="Number">Set if the text is a number of the plan.</param>
/// <param name="Refusal">Null if it can be ordered.</param>
/// <param name="Facts">The look-up's result; null if there was none.</param>
/// <param name="Held">The hosting in which it is active for another account here; null if there is none.</param>
public sealed record NumberCheck(string Given, PhoneNumber Number, Refusal? Refusal, LineFacts? Facts, ActiveNumber? Held);
