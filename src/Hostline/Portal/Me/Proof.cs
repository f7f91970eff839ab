using Hostline.Pages;
using Hostline.People;
using Hostline.Server;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Me;

/// <summary>
/// Asks again for the password before something changes that proves who someone is: a stolen session is not enough. Who has signed in
/// with a passkey a moment ago has shown more than that.
/// </summary>
sealed class Proof(PasswordSignIn passwords)
{
    public const string Field = "present_password";

    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    /// <summary>Null if it holds; otherwise what to answer, or, with a fault beside the field, the same page.</summary>
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
