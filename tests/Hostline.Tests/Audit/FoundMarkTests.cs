using System.Buffers.Binary;
using Hostline.Audit;
using Hostline.Core.Worlds;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hostline.Tests.Audit;

/// <summary>Rows are sealed as they are found only once for each database; restoring an old copy of the mark does not repeat it.</summary>
public sealed class FoundMarkTests
{
    const string Forge = "update hostings set state = 9";
    const string Unseal = "update orders set seal = null";
    static readonly Sql PutBack = new("update meta set value = $1 where key = 'sealed as found'");
    static readonly Sql SealedOrders = new("select count(*) from orders where seal is not null");
    static readonly Sql Told = new("select count(*) from events where kind = 'audit.sealed_as_found'");

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_record_that_was_put_back_is_seen_and_the_next_start_seals_nothing_by_it(StoreKind kind)
    {
        await using var host = await AuditedHost.Start(kind);
        await host.LiveOrder("+13127720001");
        await host.IsSealed();

        await host.Scene.Queue.Write(new Unit().Then(new(Forge)).Then(new(Unseal)).Then(PutBack, await Earlier(host)));

        Assert.Contains("restored to an earlier state", await host.FirstBreak());
        var said = await StartAgain(host);
        Assert.Equal(0, await host.Scene.Database.One(SealedOrders, r => r.Long(0)));
        Assert.Contains("this ended earlier", Assert.Single(said));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Nor_is_anything_sealed_when_the_history_of_the_host_was_emptied_besides(StoreKind kind)
    {
        await using var host = await AuditedHost.Start(kind);
        await host.LiveOrder("+13127720001");
        await host.IsSealed();

        await host.Scene.Queue.Write(new Unit().Then(new(Forge)).Then(new(Unseal)).Then(PutBack, await Earlier(host))
            .Then(new("delete from events where kind = 'audit.sealed_as_found'")).Then(new("delete from meta where key = 'host chain'")));

        Assert.Contains("are missing", await host.FirstBreak());
        Assert.Contains("are missing", Assert.Single(await StartAgain(host)));
        Assert.Equal(0, await host.Scene.Database.One(SealedOrders, r => r.Long(0)));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Nor_when_every_seal_was_removed_and_only_the_head_beside_the_database_is_left(StoreKind kind)
    {
        await using var host = await AuditedHost.Start(kind);
        await host.LiveOrder("+13127720001");
        await host.IsSealed();

        await host.Scene.Queue.Write(new Unit().Then(new(Forge)).Then(new(Unseal)).Then(PutBack, await Earlier(host))
            .Then(new("delete from events where kind = 'audit.sealed_as_found'")).Then(new("delete from meta where key = 'host chain'"))
            .Then(new("delete from seals")).Then(new("delete from seal_heads")));

        Assert.Contains("audit.head", Assert.Single(await StartAgain(host)));
        Assert.Equal(0, await host.Scene.Database.One(SealedOrders, r => r.Long(0)));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_database_whose_history_does_not_tell_yet_that_it_was_sealed_is_told_once(StoreKind kind)
    {
        await using var host = await AuditedHost.Start(kind);
        await host.Scene.Queue.Write(new Unit().Then(new("delete from events where kind = 'audit.sealed_as_found'"))
            .Then(new("delete from meta where key = 'host chain'"))
            .Then(new("delete from seals")).Then(new("delete from seal_heads")));
        File.Delete(Path.Combine(host.Scene.Server.Data, "audit.head"));

        Assert.Empty(await StartAgain(host));
        Assert.Empty(await StartAgain(host));

        Assert.Equal(1, await host.Scene.Database.One(Told, r => r.Long(0)));
        Assert.Null(await host.FirstBreak());
    }

    /// <summary>The row during the first start's sealing, of which someone kept a copy.</summary>
    static async Task<byte[]> Earlier(AuditedHost host)
    {
        var key = host.Scene.Server.Services.GetRequiredService<AuditKey>();
        var began = (await FoundMark.Load(host.Scene.Database, key))!.BeganAt;
        var bytes = new byte[sizeof(long) + 1];
        BinaryPrimitives.WriteInt64BigEndian(bytes, began.ToMicros());
        return [.. bytes, .. key.Seal(new SealedParts("sealed as found").Add(began).Add(0L))];
    }

    /// <summary>Runs the loop of a new start to its end; returns the errors that it logs.</summary>
    static async Task<IReadOnlyList<string>> StartAgain(AuditedHost host)
    {
        var services = host.Scene.Server.Services;
        var log = new ErrorLog();
        using var loop =
            new SealFound(host.Scene.Database, host.Scene.Queue, services.GetRequiredService<AuditKey>(), services.GetRequiredService<SealAudit>(),
                services.GetRequiredService<HeadFile>(), log);
        var passes = new SemaphoreSlim(0);
        loop.Passed += () => passes.Release();
        await loop.StartAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 4; i++)
        {
            loop.Beat();
            await Hang.Bound(passes.WaitAsync(TestContext.Current.CancellationToken), "A pass");
        }

        await loop.StopAsync(TestContext.Current.CancellationToken);
        return log.Errors;
    }

    sealed class ErrorLog : ILogger<SealFound>
    {
        public List<string> Errors { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
            {
                Errors.Add(formatter(state, exception));
            }
        }
    }
}
