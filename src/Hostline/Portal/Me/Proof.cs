using Hostline.Pages;
using Hostline.People;
using Hostline.Server;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Me;

/// <summary>
/// Asks for the password again before a proof of identity changes, because a stolen session must not be enough. Not needed shortly after
/// signing in with a passkey, which proves more.
/// </summary>
sealed class Proof(PasswordSignIn passwords)
{
    public const string Field = "present_password";

    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    /// <returns>If it does not hold, the response, or null after adding a fault, to show the same page again.</returns>
    public async Task<(bool Holds, IResult? Busy)> Of(Visit visit, Person person)
    {
        if (IsFresh(visit.Session!))
        {
            return (true, null);
        }

        if (person.Password is null)
        {
            visit.Fault("", visit.Words.Say("proof.passkey"));
            return (false, null);
        }

        var tried = await passwords.Try(person.Email, visit.Form[Field].ToString(), ClientAddress.Of(visit.Http));
        if (tried.IsRefused)
        {
            return (false, ErrorPages.Failed(visit, tried.Refusals[0]));
        }

        if (tried.Value!.Person?.Id != person.Id)
        {
            visit.Fault(Field, tried.Value.Until is { } at ? visit.Words.Say("sign-in.wait", ("at", visit.Zone.Instant(at))) : visit.Words.Say("proof.wrong"));
            return (false, null);
        }

        return (true, null);
    }

    public static bool IsFresh(Session session) => session.Factors.HasFlag(Factors.Passkey) && session.Now - session.StartedAt < Fresh;
}
