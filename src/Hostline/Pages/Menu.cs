using Hostline.Core.People;

namespace Hostline.Pages;

/// <summary>The navigation of each role: paths, and the keys of their texts.</summary>
static class Menu
{
    /// <summary>Its entry shows the number of unread notices.</summary>
    public const string Inbox = "/portal/inbox";

    static readonly (Role Roles, string Path, string Key)[] Entries =
    [
        (Roles.Account, "/portal", "nav.home"),
        (Roles.Account, Inbox, "nav.inbox"),
        (Roles.Account, "/portal/orders", "nav.orders"),
        (Roles.Account, "/portal/numbers", "nav.numbers"),
        (Roles.Account, "/portal/transfers", "nav.transfers"),
        (Roles.Account, "/portal/webhooks", "nav.webhooks"),
        (Roles.Account, "/portal/advanced", "nav.advanced"),
        (Role.Owner, "/portal/team", "nav.team"),
        (Roles.Account, "/portal/settings", "nav.settings"),
        (Role.Signer, "/portal/letters", "nav.letters"),
        (Roles.Desk, "/desk", "nav.desk"),
        (Roles.Desk, "/sandbox", "nav.sandboxes"),
    ];

    public static IEnumerable<(string Path, string Key)> Of(Role role) => Entries.Where(e => (e.Roles & role) != 0).Select(e => (e.Path, e.Key));

    public static bool HasPagesBelow(string path) => path != "/portal";
}
