using Hostline.Core.Events;
using Hostline.Core.People;
using Hostline.History;
using Hostline.Pages;
using Hostline.Portal.History;
using Hostline.Storage.Tables;
using Hostline.Tests.Portal.Transfers;
using Hostline.Tests.Storage;
using Hostline.Tests.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal.History;

/// <summary>What happened in an account, and who did it.</summary>
public sealed class ActivityTests
{
    const string List = "/portal/activity";

    [Fact]
    public async Task The_account_sees_who_did_what_and_filters_by_kind_and_person()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var ana = await TransferPortalTests.SignIn(exchange, Exchange.Acme);
        await PageVisitor.SignIn(exchange.Server, exchange.AccountId(Exchange.Acme), Role.Member, name: "Bo Chen");
        await ana.Get("/portal/numbers/" + Exchange.Number + "/lock");
        await ana.Submit("/portal/numbers/" + Exchange.Number + "/lock", ("choice", "yes"));
        var all = TransferPortalTests.Read(ana, await ana.Get(List));
        Assert.Matches("Number locked .* Ana Ruiz, \\(312\\) 555-0001", all);
        Assert.Matches("Key made, or signed in .* Bo Chen", all);
        Assert.Contains("Order placed", all);
        Assert.Contains("Account opened", all);
        var access = TransferPortalTests.Read(ana, await ana.Get(List + "?kind=access&who="));
        Assert.DoesNotContain("Order placed", access);
        Assert.Contains("Key made, or signed in", access);
        var bo = TransferPortalTests.Read(ana, await ana.Get(List + "?kind=&who=bo%20chen"));
        Assert.DoesNotContain("Ana Ruiz", bo[bo.IndexOf("Clear the filter", StringComparison.Ordinal)..]);
        Assert.Contains("Key made, or signed in", bo);
        Assert.Contains("Nothing has happened yet", TransferPortalTests.Read(ana, await ana.Get(List + "?kind=transfers&who=nobody")));
        var reader = await TransferPortalTests.SignIn(exchange, Exchange.Acme, Role.ReadOnly);
        (await reader.Get(List)).Expect(200);
        var other = await TransferPortalTests.SignIn(exchange, Exchange.Globex);
        Assert.DoesNotContain("(312) 555-0001", TransferPortalTests.Read(other, await other.Get(List)));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Page_by_page_every_event_comes_once_newest_first_with_and_without_a_filter(StoreKind store)
    {
        await using var exchange = await Exchange.Begin(store);
        var order = await exchange.Host(Exchange.Acme, Exchange.Number, Exchange.Second);
        var timeline = exchange.Server.Services.GetRequiredService<AccountTimeline>();
        var kinds = await exchange.Kinds(order);
        var all = await Walk(new(null, ""));
        Assert.Equal(kinds.Reverse(), all.Where(e => e.Subject == Subject.Order).Select(e => e.Kind));
        Assert.Equal(all.Count, all.Select(e => e.Id).Distinct().Count());
        Assert.Equal(all.Where(e => e.Kind is "code.sent" or "ownership.proven").Select(e => e.Id),
            (await Walk(new(["code.sent", "ownership.proven"], ""))).Select(e => e.Id));
        Assert.Equal(all.Where(e => e.Actor == "robot").Select(e => e.Id), (await Walk(new(null, "ROBOT"))).Select(e => e.Id));
        Assert.NotEmpty(await Walk(new(null, "ROBOT")));

        async Task<List<Event>> Walk(TimelineFilter filter)
        {
            var seen = new List<Event>();
            FeedCursor? before = null;
            do
            {
                var page = await timeline.Page(exchange.AccountId(Exchange.Acme), filter, before, 3);
                seen.AddRange(page.Events);
                before = page.Next;
            }
            while (before is not null);
            return seen;
        }
    }

    [Fact]
    public void Every_kind_of_event_has_a_name_and_stands_in_one_group()
    {
        var kinds = typeof(EventKinds).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).ToList();
        var words = Words.Of(Words.First);
        Assert.DoesNotContain(kinds, k => !words.Has("activity.event." + k));
        var grouped = EventGroups.All.Values.SelectMany(g => g).ToList();
        Assert.Equal(grouped.Count, grouped.Distinct().Count());
        Assert.Equal(["audit.sealed_as_found", "operator_key.replaced"], kinds.Except(grouped).Order());
        Assert.DoesNotContain(EventGroups.All.Keys, g => !words.Has("activity.kind." + g));
        Assert.DoesNotContain(Enum.GetValues<MailState>(), m => !words.Has("inbox.mail." + m.ToString().ToLowerInvariant()));
    }
}
