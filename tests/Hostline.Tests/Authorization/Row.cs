namespace Hostline.Tests.Authorization;

/// <summary>One route, an example of a call, and what every asker is told.</summary>
/// <param name="Pattern">As the program registered it.</param>
/// <param name="Path">The pattern with the names of <see cref="Cast"/> in its places.</param>
/// <param name="Body">Sent by everybody; null for none.</param>
/// <param name="Told">
/// A cell for each <see cref="Asker"/>: a status; a status and the dialect's code of the error ("401/10009"); or "in" for any
/// answer to someone who was let in, which is none of 401, 403, 404 and 5xx.
/// </param>
/// <param name="IsPublicList">Others get a list of their own: nothing of the owner's may stand in it.</param>
sealed record Row(string Method, string Pattern, string Path, Func<Cast, object?>? Body, string[] Told, bool IsPublicList = false)
{
    public string Route => Method + " " + Pattern;

    public string CellOf(Asker asker) => Told[(int)asker];

    /// <summary>Whether an answer is what the cell says.</summary>
    public static bool Fits(string cell, Support.Answered answer) => cell.Split('/') switch
    {
        ["in"] => answer.Status is not (401 or 403 or 404) && answer.Status < 500,
        [var status] => answer.Status.ToString() == status,
        [var status, var code] => answer.Status.ToString() == status && answer.ErrorCode == code,
        _ => throw new ArgumentException($"The cell '{cell}' can not be read.", nameof(cell)),
    };
}
