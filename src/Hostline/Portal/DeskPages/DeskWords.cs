using Hostline.Core.Events;
using Hostline.Orders;
using Hostline.Outgoing;
using Hostline.Pages;
using Hostline.Portal.Deliveries;

namespace Hostline.Portal.DeskPages;

/// <summary>Histories in the words of the desk, which names everyone.</summary>
static class DeskWords
{
    /// <summary>"mia (operator)", or the role if no name is known.</summary>
    public static string Who(Visit visit, string actor)
    {
        var (role, name) = actor.Split(':', 2) is [var r, var n] ? (r, n) : (actor, (string?)null);
        var word = visit.Words.Has("desk.actor." + role) ? visit.Words.Say("desk.actor." + role) : role;
        return name is null ? word : $"{name} ({word})";
    }

    /// <summary>The result of the last attempt of a webhook that was given up.</summary>
    public static string Result(Visit visit, ParkedDelivery parked) => parked.Outcome is not { } outcome ? visit.Words.Say("stuck.answer.none")
        : AttemptView.ResultOf(visit, (AttemptOutcome)outcome, parked.Status);

    public static string What(Visit visit, Event told) =>
        visit.Words.Has("event." + told.Kind) ? visit.Words.Say("event." + told.Kind) : visit.Words.Say("event.other", ("kind", told.Kind));
}
