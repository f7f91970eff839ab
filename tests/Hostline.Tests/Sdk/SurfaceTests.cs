using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

public sealed class SurfaceTests
{
    [Fact]
    public async Task Everything_that_the_SDK_has_for_hosted_numbers_is_answered_as_it_expects()
    {
        NodeTools.Require();
        await using var server = await TestServer.Start();
        SurfaceTranscript.IsComplete(await SdkProgram.Run("surface.mjs", server.BaseUrl));
    }
}
