namespace Hostline.Tests.Authorization;

/// <summary>
/// The routes of Hostline's own API. Bodies are mostly left out, so that a route that would change something refuses an authorized
/// caller.
/// </summary>
static partial class Matrix
{
    const string Root = "/hostline/v1";

    /// <summary>An id that nobody has.</summary>
    const string None = "00000000-0000-7000-8000-00000000dead";

    /// <summary>The owner, another account, a revoked key, no key, its sandbox, another sandbox, the operator.</summary>
    static readonly Row[] OfHostline =
    [
        Hostline("GET", "/reasons", "200 200 200 200 200 200 200"),
        Hostline("POST", "/sandboxes", "201 201 201 201 201 201 201", _ => new { }),
        OfSandbox("GET", "", "in"),
        OfSandbox("PATCH", "", "in"),
        OfSandbox("GET", "/clock", "in"),
        OfSandbox("POST", "/clock", "in"),
        OfSandbox("GET", "/messages", "in"),
        OfSandbox("POST", "/handsets/{number}/keys", "in"),
        OfSandbox("POST", "/handsets/{number}/sms", "in"),
        OfSandbox("POST", "/letters/{letter}/sign", "in", "/letters/PX00000000000000000000000000000000/sign"),
        OfSandbox("POST", "/letters/{letter}/decline", "404", "/letters/PX00000000000000000000000000000000/decline"),
        OfSandbox("GET", "/numbers", "in"),
        OfSandbox("POST", "/numbers/{number}/outcome", "in"),
        OfSandbox("POST", "/accounts/{id}/outcome", "in", "/accounts/{account}/outcome"),
        OfSandbox("GET", "/webhooks", "in"),
        Hostline("GET", "/endpoints", "200 200 401 401 403 403 403") with { IsPublicList = true },
        Hostline("POST", "/endpoints/{id}/test", "in 404 401 401 403 403 403", named: "/endpoints/{profile}/test"),
        Hostline("POST", "/endpoints/{id}/verify", "200 404 401 401 403 403 403",
            _ => new { headers = new[] { new { name = "a", value = "b" } } }, "/endpoints/{profile}/verify"),
        Hostline("POST", "/deliveries/replay", "200 200 401 401 403 403 403", _ => new { count_only = true }),
        Hostline("POST", "/deliveries/{id}/replay", "in 404 401 401 in 404 in", named: "/deliveries/{delivery}/replay"),
        Hostline("GET", "/deliveries", "200 200 401 401 200 200 200") with { IsPublicList = true },
        Hostline("GET", "/deliveries", "200 404 401 401 200 404 200", named: "/deliveries?account={account}"),
        Hostline("GET", "/deliveries", "200 404 401 401 200 404 200", named: "/deliveries?order={order}"),
        Hostline("GET", "/numbers", "200 200 401 401 200 200 200") with { IsPublicList = true },
        Hostline("GET", "/numbers", "200 404 401 401 200 404 200", named: "/numbers?account={account}"),
        Hostline("GET", "/numbers", "200 200 401 401 200 404 200", named: "/numbers?world={sandbox}") with { IsPublicList = true },
        Hostline("DELETE", "/numbers/{id}", "in 404 401 401 in 404 in", named: "/numbers/{stuck_hosting}"),
        Hostline("GET", "/orders", "200 200 401 401 200 200 200") with { IsPublicList = true },
        Hostline("GET", "/orders", "200 404 401 401 200 404 200", named: "/orders?account={account}"),
        Hostline("GET", "/orders/{id}", "200 404 401 401 200 404 200", named: "/orders/{order}"),
        Hostline("PUT", "/orders/{id}/reference", "in 404 401 401 403 403 403", named: "/orders/{order}/reference"),
        Hostline("GET", "/orders/{id}/comments", "200 404 401 401 200 404 200", named: "/orders/{order}/comments"),
        Hostline("POST", "/orders/{id}/comments", "in 404 401 401 in 404 in", named: "/orders/{order}/comments"),
        Hostline("GET", "/orders/{id}/letter.pdf", "200 404 401 401 200 404 200", named: "/orders/{order}/letter.pdf"),
        Hostline("GET", "/orders/{id}/letter", "404 404 401 401 404 404 404", named: "/orders/{order}/letter"),
        Hostline("POST", "/orders/{id}/letter", "in 404 401 401 403 403 403", named: "/orders/{order}/letter"),
        Hostline("DELETE", "/orders/{id}/letter", "404 404 401 401 403 403 403", named: "/orders/{order}/letter"),
        Hostline("GET", "/accounts/{id}/letterhead", "200 404 401 401 200 404 200", named: "/accounts/{account}/letterhead"),
        Hostline("PUT", "/accounts/{id}/letterhead", "403 403 401 401 200 404 200", _ => new { name = "Best Phones" }, "/accounts/{account}/letterhead"),
        Hostline("DELETE", "/accounts/{id}/letterhead", "403 403 401 401 204 404 204", named: "/accounts/{account}/letterhead"),
        Hostline("GET", "/letters/blank.pdf", "200 200 401 401 200 200 200"),
        Hostline("GET", "/letters/preview.pdf", "200 200 401 401 200 200 200"),
        Hostline("POST", "/orders/dry_run", "in in 401 401 403 403 403"),
        Hostline("GET", "/orders/{id}/timeline", "200 404 401 401 200 404 200", named: "/orders/{order}/timeline"),
        Hostline("GET", "/events", "200 200 401 401 422 422 422") with { IsPublicList = true },
        Hostline("GET", "/events", "200 404 401 401 200 404 200", named: "/events?account={account}"),
        Decide("refuse", new { reason = "signature_missing" }),
        Decide("resume", new { to = "gathering" }),
        Decide("fail", new { reason = "failed_by_operator" }),
        Decide("ownership", new { numbers = new[] { "+13125550004" }, reason = "bill" }),
        Desk("GET", "/proposals"),
        Hostline("GET", "/proposals", "403 403 401 401 200 404 200", named: "/proposals?world={sandbox}"),
        Hostline("GET", "/proposals/{id}", "403 403 401 401 404 404 404", named: "/proposals/" + None),
        Hostline("POST", "/proposals/{id}/confirm", "403 403 401 401 404 404 404", named: $"/proposals/{None}/confirm"),
        Hostline("POST", "/proposals/{id}/withdraw", "403 403 401 401 404 404 404", named: $"/proposals/{None}/withdraw"),
        Host("GET", "", "200"),
        Host("POST", "", "201", new { name = "Mia", email = "mia@host.example", role = "operator" }),
        Host("PATCH", "/{person}", "404", new { role = "lead" }, "/" + None),
        Host("DELETE", "/{person}", "404", null, "/" + None),
        Host("POST", "/{person}/recovery", "404", null, $"/{None}/recovery"),
        Host("DELETE", "/{person}/identity", "404", null, $"/{None}/identity"),
        Host("GET", "/{person}/keys", "200", null, $"/{None}/keys"),
        Host("DELETE", "/{person}/keys/{key}", "404", null, $"/{None}/keys/{None}"),
        Host("GET", "/me/keys", "200"),
        Host("POST", "/me/keys", "403"),
        Desk("GET", "/review"),
        Hostline("GET", "/review", "403 403 401 401 200 404 200", named: "/review?world={sandbox}"),
        Hostline("GET", "/documents/{id}", "403 403 401 401 200 404 200", named: "/documents/{document}"),
        Hostline("POST", "/review/take", "403 403 401 401 404 404 404", named: "/review/take?account=" + None),
        Hostline("POST", "/review/take", "403 403 401 401 404 404 404", named: "/review/take?world={sandbox}&account=" + None),
        Decide("accept", null),
        Hostline("POST", "/identity_documents", "in in 401 401 403 403 403"),
        Desk("GET", "/identity_documents"),
        Hostline("GET", "/identity_documents/{id}", "200 404 401 401 200 404 200", named: "/identity_documents/{bill}"),
        Hostline("POST", "/identity_documents/{id}/accept", "403 403 401 401 in 404 in", named: "/identity_documents/{bill}/accept"),
        Hostline("POST", "/identity_documents/{id}/refuse", "403 403 401 401 in 404 in", _ => new { reason = "bill_outdated" },
            "/identity_documents/{bill}/refuse"),
        Hostline("POST", "/accounts", "403 403 401 401 403 403 in"),
        Desk("GET", "/accounts"),
        Hostline("GET", "/accounts", "403 403 401 401 200 404 200", named: "/accounts?world={sandbox}"),
        Hostline("GET", "/accounts/{id}", "403 403 401 401 200 404 200", named: "/accounts/{account}"),
        // Without a reason nothing is changed.
        Hostline("POST", "/accounts/{id}/suspend", "403 403 401 401 in 422 in", _ => new { }, "/accounts/{account}/suspend"),
        Hostline("POST", "/accounts/{id}/resume", "403 403 401 401 200 404 200", _ => new { reason = "Nothing to resume." }, "/accounts/{account}/resume"),
        Hostline("POST", "/accounts/{id}/close", "403 403 401 401 in 422 in", _ => new { }, "/accounts/{account}/close"),
        Desk("GET", "/locks"),
        Hostline("GET", "/locks", "403 403 401 401 200 404 200", named: "/locks?world={sandbox}"),
        Hostline("GET", "/review/{id}", "403 403 401 401 200 404 200", named: "/review/{order}"),
        Hostline("GET", "/accounts/{id}/limits", "403 403 401 401 200 404 200", named: "/accounts/{account}/limits"),
        Hostline("PUT", "/accounts/{id}/limits", "403 403 401 401 200 404 200", _ => new { reason = "Nothing to set." }, "/accounts/{account}/limits"),
        Hostline("PATCH", "/accounts/{id}", "200 404 401 401 200 404 200", _ => new { envelope = "both" }, "/accounts/{account}"),
        Keys("GET", "", "200 404 200"),
        Keys("POST", "", "in 404 in"),
        Keys("DELETE", "/{key}", "204 404 404"),
        Hostline("GET", "/accounts/{id}/members", "200 404 401 401 200 404 200", named: "/accounts/{account}/members"),
        Members("POST", "", "201 404 201", new { name = "Ana", email = "ana@people.example", role = "owner" }),
        Members("PATCH", "/{member}", "404 404 404", new { role = "member" }, "/" + None),
        Members("DELETE", "/{member}", "404 404 404", null, "/" + None),
        Members("POST", "/{member}/recovery", "404 404 404", null, $"/{None}/recovery"),
        Hostline("GET", "/notices", "200 200 401 401 422 422 422") with { IsPublicList = true },
        Hostline("GET", "/notices", "200 404 401 401 200 404 200", named: "/notices?account={account}"),
        Hostline("POST", "/notices/{id}/read", "204 404 401 401 204 404 204", named: "/notices/{notice}/read"),
        Hostline("GET", "/notices/unread", "200 200 401 401 422 422 422") with { IsPublicList = true },
        Hostline("GET", "/notices/unread", "200 404 401 401 200 404 200", named: "/notices/unread?account={account}"),
        Hostline("POST", "/notices/read", "204 404 401 401 204 404 204", named: "/notices/read?account={account}"),
        Hostline("POST", "/accounts/{id}/language", "200 404 401 401 200 404 200", _ => new { language = "en" }, "/accounts/{account}/language"),
        Hostline("GET", "/messages", "403 403 401 401 403 403 200"),
        Desk("GET", "/audit/verify"),
        Hostline("POST", "/audit/verify", "403 403 401 401 422 422 422", _ => new { }),
        Hostline("GET", "/audit/head", "403 403 401 401 200 200 200"),
        Hostline("GET", "/audit/log", "403 403 401 401 403 403 200"),
        Hostline("GET", "/gateways", "403 403 401 401 403 403 200"),
        Hostline("POST", "/gateways/test", "403 403 401 401 403 403 200", _ => new { port = "line_lookup", number = "+13127720001" }),
        Hostline("POST", "/operator/key", "401 401 401 401 401 401 401"),
        // Routes for accounts and sandboxes in their own world; for the operator they act on the live world by default.
        Hostline("GET", "/allowlist", "200 200 401 401 200 200 200") with { IsPublicList = true },
        Hostline("POST", "/allowlist", "201 403 401 401 202 404 404",
            cast => new { from = cast["account"], to = cast["other"], until = "2100-01-01T00:00:00Z" }),
        Hostline("DELETE", "/allowlist", "204 403 401 401 404 404 404", cast => new { from = cast["account"], to = cast["other"] }),
        Hostline("PUT", "/locks/{number}", "200 404 401 401 200 404 404", named: "/locks/{wanted}"),
        Hostline("DELETE", "/locks/{number}", "204 404 401 401 204 404 404", named: "/locks/{wanted}"),
        Hostline("POST", "/orders/{id}/reverse", "in 404 401 401 in 404 in", _ => new { reason = "Not ours to give." }, "/orders/{transfer}/reverse"),
        Hostline("POST", "/orders/{id}/dispute", "in 404 401 401 in 404 in", _ => new { reason = "We know nothing of this." }, "/orders/{transfer}/dispute"),
        Hostline("POST", "/orders/{id}/lift", "403 403 401 401 in 404 in", _ => new { reason = "The holder was mistaken." }, "/orders/{transfer}/lift"),
        Desk("GET", "/alarms"),
        Hostline("GET", "/alarms", "403 403 401 401 200 404 200", named: "/alarms?world={sandbox}"),
        Hostline("GET", "/audit/key", "200 200 200 200 200 200 200"),
        Hostline("GET", "/orders/{id}/evidence.zip", "403 403 401 401 200 404 200", named: "/orders/{order}/evidence.zip"),
        Hostline("GET", "/numbers/{number}/evidence.zip", "403 403 401 401 404 404 404", named: "/numbers/+13125559999/evidence.zip"),
        Hostline("POST", "/orders/{id}/undo", "404 404 401 401 403 403 403", _ => new { reason = "x" }, "/orders/{order}/undo"),
        Desk("GET", "/undos"),
        Hostline("GET", "/undos", "403 403 401 401 200 404 200", named: "/undos?world={sandbox}"),
        Hostline("GET", "/undos/{id}", "403 403 401 401 404 404 404", named: "/undos/" + None),
        Hostline("POST", "/undos/{id}/accept", "403 403 401 401 404 404 404", _ => new { reason = "x" }, $"/undos/{None}/accept"),
        Hostline("POST", "/undos/{id}/refuse", "403 403 401 401 404 404 404", _ => new { reason = "x" }, $"/undos/{None}/refuse"),
        Desk("GET", "/line_disputes"),
        Hostline("GET", "/line_disputes", "403 403 401 401 200 404 200", named: "/line_disputes?world={sandbox}"),
        Hostline("GET", "/line_disputes/{id}", "403 403 401 401 404 404 404", named: $"/line_disputes/{None}"),
        Hostline("POST", "/line_disputes/{id}/close", "403 403 401 401 404 404 404", _ => new { reason = "x" }, $"/line_disputes/{None}/close"),
        Hostline("POST", "/locks/{number}/unlock", "403 403 401 401 404 404 404", _ => new { reason = "x" }, "/locks/+13125559999/unlock"),
        Desk("GET", "/errands"),
        Hostline("GET", "/errands", "403 403 401 401 200 404 200", named: "/errands?world={sandbox}"),
        Hostline("GET", "/errands/{kind}", "403 403 401 401 200 200 200", named: "/errands/look_up"),
        Hostline("POST", "/errands/{id}/retry", "403 403 401 401 404 404 404", named: $"/errands/{None}/retry"),
        Hostline("POST", "/errands/retry", "403 403 401 401 in in in"),
        Hostline("POST", "/errands/retry", "403 403 401 401 200 404 200", _ => new { errands = new[] { None } }, "/errands/retry?world={sandbox}"),
        Desk("GET", "/carriers"),
        Hostline("GET", "/carriers", "403 403 401 401 200 404 200", named: "/carriers?world={sandbox}"),
        Desk("GET", "/deliveries/parked"),
        Hostline("GET", "/deliveries/parked", "403 403 401 401 200 404 200", named: "/deliveries/parked?world={sandbox}"),
        Hostline("POST", "/deliveries/parked/replay", "403 403 401 401 in in in"),
        Desk("GET", "/disputes"),
        Hostline("GET", "/disputes", "403 403 401 401 200 404 200", named: "/disputes?world={sandbox}"),
        Hostline("POST", "/orders/{id}/consents/{consent}/approve", "403 403 401 401 in 404 in", _ => new { reason = "They are away." },
            "/orders/{transfer}/consents/{consent}/approve"),
        Hostline("POST", "/orders/{id}/consents/{consent}/reject", "403 403 401 401 in 404 in", _ => new { reason = "They are away." },
            "/orders/{transfer}/consents/{consent}/reject"),
        OfSandbox("DELETE", "", "204") with { Told = "403 403 401 401 204 404 404".Split(' ') },
    ];

    static Row Hostline(string method, string pattern, string told, Func<Cast, object?>? body = null, string? named = null) =>
        Of(method, Root + pattern, Root + (named ?? pattern), told, body);

    static Row OfSandbox(string method, string pattern, string desk, string? named = null) =>
        Of(method, $"{Root}/sandboxes/{{sandbox}}{pattern}", $"{Root}/sandboxes/{{sandbox}}{named ?? pattern}", $"403 403 401 401 {desk} 404 {desk}");

    /// <summary>The people of the host: for its operators alone.</summary>
    static Row Host(string method, string pattern, string told, object? body = null, string? named = null) =>
        Hostline(method, "/operators" + pattern, "403 403 401 401 403 403 " + told, _ => body, "/operators" + (named ?? pattern));

    static Row Keys(string method, string pattern, string desks) =>
        Hostline(method, "/accounts/{id}/keys" + pattern, "403 403 401 401 " + desks, named: "/accounts/{account}/keys" + pattern);

    static Row Members(string method, string pattern, string desks, object? body, string? named = null) => Hostline(method, "/accounts/{id}/members" + pattern,
        "403 403 401 401 " + desks, _ => body, "/accounts/{account}/members" + (named ?? pattern));

    /// <summary>The operator's desk: each caller sees its own notices.</summary>
    static Row Desk(string method, string pattern) => Hostline(method, pattern, "403 403 401 401 200 200 200");

    static Row Decide(string verb, object? body) =>
        Hostline("POST", "/orders/{id}/" + verb, "403 403 401 401 in 404 in", _ => body, $"/orders/{{order}}/{verb}");
}
