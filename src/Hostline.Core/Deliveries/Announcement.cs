namespace Hostline.Core.Deliveries;

/// <summary>One rendered message about a change to one destination: every attempt sends the same bytes.</summary>
/// <param name="EventId">Receivers recognize a repetition by this id: that of the event, or one derived from it when several messages report the event.</param>
/// <param name="EventKind">The dialect's name for the event.</param>
public sealed record Announcement(Destination To, EventId EventId, string EventKind, byte[] Data);
