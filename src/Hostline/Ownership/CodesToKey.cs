using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Hostings;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

/// <summary>
/// The codes to be keyed in verification calls that a registry itself places; they are shown to the account. They are stored encrypted, as long
/// as the registry's order is known.
/// </summary>
public sealed class CodesToKey(MasterKey key)
{
    const string Purpose = "codes-to-key";

    public byte[] Seal(string digits) => key.Seal(Purpose, Encoding.ASCII.GetBytes(digits));

    /// <summary>The code of each hosting that still waits for its proof and has one. To be called after the batch has run.</summary>
    public Func<IReadOnlyDictionary<HostingId, string>> Ask(ReadBatch batch, IEnumerable<Hosting> hostings)
    {
        var waiting = hostings.Where(h => h.State == HostingState.Gathering && h.Needs(Requirement.Ownership)).Select(h => h.Id).ToArray();
        if (waiting.Length == 0)
        {
            return () => new Dictionary<HostingId, string>();
        }

        var sealedCodes = batch.Many(UpstreamTable.CodesToKey, r => (Hosting: r.Id<HostingId>(0), Code: r.Bytes(1)), waiting);
        return () => sealedCodes.Rows.Select(c => (c.Hosting, Code: Open(c.Code))).Where(c => c.Code is not null).ToDictionary(c => c.Hosting, c => c.Code!);
    }

    /// <summary>Null if it was encrypted with another master key.</summary>
    string? Open(byte[] sealedCode)
    {
        try
        {
            return Encoding.ASCII.GetString(key.Open(Purpose, sealedCode));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
