using System.Text.Json;
using Hostline.Accounts;
using Hostline.Api;
using Hostline.Core.Events;
using Hostline.Core.Worlds;
using Hostline.Dialects.Telnyx;
using Hostline.Sandboxes;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;
using Answers = Hostline.Api.Answers;

namespace Hostline.Bench.Seeding;

/// <summary>An account whose orders are seeded, with the profile whose webhooks report them.</summary>
sealed record Tenant(OpenedAccount Account, Profile Profile)
{
    public Actor Customer => Actor.Customer(Account.Key.Hint);
}

/// <summary>The sandbox of the seeded orders, and its accounts. <c>DIR/seeded.json</c> (0600) is the answer to its creation.</summary>
sealed record Tenants(World World, IReadOnlyList<Tenant> All)
{
    public const string FileName = "seeded.json";
    const string Name = "seeded";

    /// <summary>Nothing is sent there: every seeded delivery has been acknowledged.</summary>
    const string WebhookUrl = "http://127.0.0.1:9/webhooks";

    /// <summary>Creates them, one unit each: the sandbox with its first account, then the other accounts.</summary>
    public static async Task<Tenants> Make(IServiceProvider services, string directory, int accounts)
    {
        var queue = services.GetRequiredService<CommitQueue>();
        var book = services.GetRequiredService<AccountBook>();
        var now = await services.GetRequiredService<Database>().Now();
        var first = new Unit { IsRequest = true };
        var made = services.GetRequiredService<SandboxBook>().Add(first, new(Name, ["account-0"], ClockMode.Running, null, ReviewMode.Instant), now);
        var all = new List<Tenant> { WithProfile(first, made.Accounts[0], now) };
        await queue.Write(first);
        for (var i = 1; i < accounts; i++)
        {
            var unit = new Unit { IsRequest = true };
            all.Add(WithProfile(unit, book.Open(unit, made.World, $"account-{i}", $"account-{i}@{Name}.example", now), now));
            await queue.Write(unit);
        }

        var answer = SandboxEndpoints.Render(made with { Accounts = [.. all.Select(t => t.Account)] });
        SecretFile.Write(Path.Combine(directory, FileName), JsonSerializer.Serialize(answer, Answers.Options) + "\n");
        return new(made.World, all);
    }

    /// <summary>The first account of a seeded data directory.</summary>
    public static async Task<AccountId> First(string directory)
    {
        using var seeded = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(directory, FileName)));
        return AccountId.Of(seeded.RootElement.GetProperty("accounts")[0].GetProperty("id").GetGuid());
    }

    static Tenant WithProfile(Unit unit, OpenedAccount opened, DateTimeOffset now)
    {
        var at = now.CutToMicros();
        var settings = new ProfileSettings { Destinations = ["US"] }.Bytes();
        var profile = new Profile(Ids.New<ProfileId>(now), opened.Account.World, opened.Account.Id, "Seeded", WebhookUrl, "", settings, at, at, 1);
        ProfileTable.Add(unit, profile, Webhooks.Kind);
        return new(opened, profile);
    }
}
