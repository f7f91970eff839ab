using Hostline.Core.Documents.Checks;
using Hostline.Core.Reasons;
using Hostline.Documents.Reading;

namespace Hostline.Documents;

/// <summary>Refuses letters that were made from an outdated template of this host, if the version can be read.</summary>
/// <param name="isOutdated">Null if no version is outdated, so that nothing needs to be read.</param>
public sealed class TemplateGate(DocumentReader reader, Func<string, bool?>? isOutdated)
{
    /// <summary>Null for a letter whose version is accepted or unknown.</summary>
    public async Task<Refusal?> Refuse(ReadOnlyMemory<byte> letter, CancellationToken cancellation) =>
        isOutdated is not null && await reader.Read(letter.ToArray(), isLetter: true, cancellation) is { Text: { } text }
            && TemplateSearch.Of(text) is { } found && isOutdated(found.Version) == true
            ? new Refusal(Reason.TemplateOutdated, Detail: $"The letter was made from the template {found.Version}, which is no longer accepted.")
            : null;
}
