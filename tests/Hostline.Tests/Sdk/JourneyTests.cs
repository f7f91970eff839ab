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
}
