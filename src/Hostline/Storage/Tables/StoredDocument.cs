using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Hostline.Storage.Tables;

/// <summary>A stored document without its bytes.</summary>
public sealed record StoredDocument(DocumentId Id, WorldId World, string Name, long Size, byte[] Sha256);
