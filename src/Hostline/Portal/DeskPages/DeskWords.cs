using Hostline.Core.Events;
using Hostline.Pages;

namespace Hostline.Portal.DeskPages;

/// <summary>Histories in the words of the desk, which names everyone.</summary>
static class DeskWords
{
    /// <summary>"mia (operator)", or who it was where no name is known.</summary>
    public static string Who(Visit visit, string actor)
    {
        var (role, name) = actor.Split(':', 2) is [var r, var n] ? (r, n) : (actor, (string?)null);
        var word = visit.Words.Has("desk.actor." + role) ? visit.Words.Say("desk.actor." + role) : role;
        return name is null ? word : $"{name} ({word})";
    }

    public static string What(Visit visit, Event told) =>
        visit.Words.Has("event." + told.Kind) ? visit.Words.Say("event." + told.Kind) : visit.Words.Say("event.other", ("kind", told.Kind));
}
