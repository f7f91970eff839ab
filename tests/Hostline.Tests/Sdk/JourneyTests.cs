using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

public sealed class JourneyTests
{
    [Fact]
    public async Task A_customer_with_the_unmodified_SDK_takes_a_number_from_eligibility_to_its_release()
    {
        NodeTools.Require();
        await using var server = await TestServer.Start();
        JourneyTranscript.IsComplete(await SdkProgram.Run("journey.mjs", server.BaseUrl));
    }

    [Fact]
    public async Task The_same_journey_is_told_in_the_same_words_on_PostgreSQL()
    {
        NodeTools.Require();
        await using var database = await (await PostgresCluster.Shared()).CreateDatabase();
        await using var server = await TestServer.Start(database.Url);
        JourneyTranscript.IsComplete(await SdkProgram.Run("journey.mjs", server.BaseUrl));
    }
}
