using System.Text.RegularExpressions;
using Hostline.Api;
using Hostline.Core.Events;
using Hostline.Core.Notices;
using Hostline.Core.Notifications;
using Hostline.Core.Reasons;
using Hostline.Network.Mail;
using Hostline.Pages;
using Hostline.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Transfers;

/// <summary>The texts about transfers for people: the guide, the mails, the sentences.</summary>
public sealed partial class GuideTests
{
    [Fact]
    public async Task Every_route_that_the_guide_calls_is_served()
    {
        await using var server = await TestServer.Start();
        var served = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<AnsweredMethods>()?.Methods ?? e.Metadata.GetMetadata<PageMethods>()?.Methods
                    ?? e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
                .Select(m => (Method: m, Path: Segments(e.RoutePattern.RawText!)))).ToList();

        var page = File.ReadAllText(Checkout.At("docs", "operations", "transfers.md"));
        var named = Curl().Matches(page).Select(m => (Method: m.Groups[1].Success ? m.Groups[1].Value : "GET", Path: m.Groups[2].Value))
            .Concat(Quoted().Matches(page).Select(m => (Method: m.Groups[1].Value, Path: m.Groups[2].Value))).ToList();

        Assert.InRange(named.Count, 12, 40);
        Assert.All(named, n => Assert.True(served.Any(s => s.Method == n.Method && Fits(s.Path, Segments(n.Path))), $"{n.Method} {n.Path} is not served."));
    }

    [Fact]
    public void Every_letter_about_a_transfer_is_written_in_German_too()
    {
        var english = Enum.GetValues<NoticeKind>().Where(k => k != NoticeKind.Plain && MailLanguages.Template("de", k).Language != "de");
        Assert.Empty(english);
        Reason[] told =
            [Reason.ConsentRefused, Reason.Allowlist, Reason.WindowElapsed, Reason.Reversed, Reason.NumberLocked, Reason.Transferred, Reason.NumberNotFound,
                Reason.AlreadyHosted, Reason.MailNotDelivered];
        Assert.Empty(told.Select(r => r.Code()).Except(MailLanguages.Translated("de")));
    }

    [Theory]
    [InlineData(EventKinds.NumberLost, Reason.Transferred, "+13125550001 was transferred to another account.")]
    [InlineData(EventKinds.ConsentReversed, Reason.Reversed, "The consent to the transfer of +13125550001 was reversed.")]
    [InlineData(EventKinds.ActivationRefused, Reason.NumberLocked,
        "+13125550001 could not be activated. The number is locked by its current holder or by the owner of the line.")]
    public void A_sentence_does_not_say_its_reason_twice(string kind, Reason reason, string sentence) =>
        Assert.Equal(sentence, Activity.SentenceOf(new(default, default, AccountId.None, Subject.Order, default, 1, DateTimeOffset.UnixEpoch, kind,
            "clock", reason.Code(),
            """{"numbers":[{"number":"+13125550001","state":"released"}]}"""u8.ToArray(), [], [])));

    static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    static bool Fits(string[] pattern, string[] path) =>
        pattern.Length == path.Length && pattern.Zip(path).All(p => p.First.StartsWith('{') || p.First == p.Second);

    [GeneratedRegex("""curl (?:-X (\w+) )?"\$HOST([^"?]+)""")]
    private static partial Regex Curl();

    [GeneratedRegex("`(GET|POST|PUT|DELETE) (/[^`]+)`")]
    private static partial Regex Quoted();
}
