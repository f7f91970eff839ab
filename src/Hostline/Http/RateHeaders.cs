namespace Hostline.Http;

/// <summary>How many requests a key may still send.</summary>
readonly record struct RateLeft(int Limit, long Left)
{
    /// <summary>A bucket is full again within a second, whatever was taken.</summary>
    public int FullInSeconds => Left < Limit ? 1 : 0;
}

static class RateHeaders
{
    public static void Write(HttpContext http, RateLeft rate)
    {
        var headers = http.Response.Headers;
        headers["x-ratelimit-limit"] = rate.Limit.ToString();
        headers["x-ratelimit-remaining"] = rate.Left.ToString();
        headers["x-ratelimit-reset"] = rate.FullInSeconds.ToString();
    }
}
