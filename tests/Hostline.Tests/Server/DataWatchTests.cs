using System.Net;
using Hostline.Tests.Support;

namespace Hostline.Tests.Server;

public sealed class DataWatchTests
{
    [Fact]
    public async Task A_data_directory_that_is_deleted_under_the_server_is_told_at_once_and_once()
    {
        await using var server = await ServerProcess.Start();
        var moved = server.Data + ".moved";
        Directory.Move(server.Data, moved);
        await Hang.Until(() => server.Lines.Any(Tells), "The word that the data directory is gone");
        Directory.Move(moved, server.Data);
        await server.Stop();
        Assert.Single(server.Lines, Tells);

    }

    [Theory]
    [InlineData("hostline.db")]
    [InlineData("hostline.lock")]
    public async Task Once_the_database_or_its_lock_is_another_file_no_change_is_acknowledged(string name)
    {
        await using var server = await ServerProcess.Start();
        var file = Path.Combine(server.Data, name);
        // As a restored backup, or another server in the same directory, would do.
        await File.WriteAllTextAsync(file + ".other", "", TestContext.Current.CancellationToken);
        File.Move(file + ".other", file, overwrite: true);

        using var refused = await Support.Http.Client.PostAsync(server.BaseUrl + "/hostline/v1/sandboxes",
            new StringContent("{}", System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        await Hang.Until(() => server.Lines.Any(l => l.Contains(name, StringComparison.Ordinal) && Tells(l)), "The word that the file was replaced");
    }

    static bool Tells(string line) => line.Contains("was deleted, moved or replaced while this process had it open", StringComparison.Ordinal);
}
