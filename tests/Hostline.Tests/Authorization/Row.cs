namespace Hostline.Tests.Authorization;

/// <summary>One route, an example of a call, and the answer to every caller.</summary>
/// <param name="Pattern">As registered by the program.</param>
/// <param name="Path">The pattern with names of <see cref="Cast"/> in place of its parameters.</param>
/// <param name="Body">Sent by every caller; null for none.</param>
/// <param name="Told">A cell for each <see cref="Asker"/>: a status; a status and the dialect's error code ("401/10009"); or "in" for
/// any answer to an authorized caller, that is, not 401, 403, 404 or 5xx.</param>
/// <param name="IsPublicList">Other callers get a list of their own: nothing of the owner's may be in it.</param>
sealed record Row(string Method, string Pattern, string Path, Func<Cast, object?>? Body, string[] Told, bool IsPublicList = false)
{
    /// <summary>Whether its credentials are an account's SID and token.</summary>
    public bool IsBasic { get; init; }

    public string Route => Method + " " + Pattern;

    public string CellOf(Asker asker) => Told[(int)asker];

    static string CodeOf(Support.Answered answer) =>
        answer.Json.TryGetProperty("code", out var code) ? code.GetRawText() : answer.ErrorCode;

    /// <summary>Whether an answer matches the cell.</summary>
    public static bool Fits(string cell, Support.Answered answer) => cell.Split('/') switch
    {
        ["in"] => answer.Status is not (401 or 403 or 404) && answer.Status < 500,
        [var status] => answer.Status.ToString() == status,
        [var status, var code] => answer.Status.ToString() == status && CodeOf(answer) == code,
        _ => throw new ArgumentException($"The cell '{cell}' cannot be read.", nameof(cell)),
    };
}
