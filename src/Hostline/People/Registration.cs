using Hostline.People.SignOn;
using Hostline.Storage.Tables;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hostline.People;

/// <summary>
/// Registers people and their proofs of identity. Only the core of the framework's identity is used: neither its cookies nor its data
/// protection keys, which would be a second place for sessions and secrets.
/// </summary>
static class Registration
{
    /// <param name="own">The server's public address; null to use the address of the request.</param>
    /// <param name="signOn">The identity provider of the host's people; null if there is none.</param>
    public static void Register(IServiceCollection services, Uri? own, SignOnSettings? signOn)
    {
        services.AddSingleton(Passwords.Hasher).AddSingleton<Passwords>().AddSingleton<SignInTries>().AddSingleton<Ceremonies>();
        services.AddSingleton<Sessions>().AddSingleton<Members>().AddSingleton<InviteMember>().AddSingleton<JoinAccount>().AddSingleton<FirstLogin>();
        services.AddSingleton<PasswordSignIn>().AddSingleton<RecoveryCodes>().AddSingleton<SecondFactor>().AddSingleton<Credentials>();
        services.AddSingleton<PersonMail>().AddSingleton<Recovery>().AddSingleton<EmailChange>().AddSingleton<PersonStore>().AddSingleton<Passkeys>();
        services.AddSingleton<Operators>().AddSingleton<OwnKeys>().AddSingleton<BreakGlass>().AddSingleton<BoundIdentities>();
        if (signOn is not null)
        {
            services.AddSingleton(signOn).AddSingleton<ProviderDocuments>().AddSingleton<ProviderDirectory>().AddSingleton<ProviderTokens>()
                .AddSingleton<StaffSignOn>();
        }

        services.AddSingleton(p => new UserManager<Person>(p.GetRequiredService<PersonStore>(), Options.Create(new IdentityOptions()), Passwords.Hasher, [], [],
            new UpperInvariantLookupNormalizer(), new IdentityErrorDescriber(), p, p.GetRequiredService<ILogger<UserManager<Person>>>()));
        services.AddSingleton(Options.Create(new IdentityPasskeyOptions
        {
            ServerDomain = own?.IdnHost,
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",
            ValidateOrigin = made => ValueTask.FromResult(IsOurs(made, own)),
        }));
    }

    /// <summary>
    /// Whether the passkey was requested by our own page. The framework compares with the origin of the form, which a page without a referrer
    /// sends as "null".
    /// </summary>
    static bool IsOurs(PasskeyOriginValidationContext made, Uri? own) => !made.CrossOrigin && Uri.TryCreate(made.Origin, UriKind.Absolute, out var page)
        && (own is not null ? page.GetLeftPart(UriPartial.Authority) == own.GetLeftPart(UriPartial.Authority)
            : page.Authority == made.HttpContext.Request.Host.Value && (page.Scheme == Uri.UriSchemeHttps || page.IsLoopback));
}
