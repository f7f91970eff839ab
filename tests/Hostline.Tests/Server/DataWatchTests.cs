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

        static bool Tells(string line) => line.Contains("hostline.db was deleted or moved while this process had it open", StringComparison.Ordinal);
    }
}
