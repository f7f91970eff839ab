using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hostline.Signatures;

/// <summary>The few functions of OpenSSL's libcrypto (1.1.1 or newer) that Ed25519 needs, and where to find the library.</summary>
static partial class Libcrypto
{
    const string Name = "hostline-libcrypto";

    // Linux (there .NET needs OpenSSL itself), macOS with Homebrew, Windows. Never a bare libcrypto.dylib: macOS kills the process that
    // loads its own unversioned one.
    static readonly string[] Candidates =
    [
        "libcrypto.so.3", "libcrypto.so", "/opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib", "/usr/local/opt/openssl@3/lib/libcrypto.3.dylib",
        "libcrypto.3.dylib", "libcrypto-3-x64.dll", "libcrypto-3-arm64.dll",
    ];

    static readonly string[] Needed =
    [
        "EVP_PKEY_new_raw_private_key", "EVP_PKEY_new_raw_public_key", "EVP_PKEY_get_raw_public_key", "EVP_PKEY_free", "EVP_MD_CTX_new",
        "EVP_MD_CTX_free", "EVP_DigestSignInit", "EVP_DigestSign", "EVP_DigestVerifyInit", "EVP_DigestVerify", "ERR_clear_error",
    ];

    static nint _library;

    /// <summary>Loads the library and routes the imports below to it; call once. False when no candidate has all the functions.</summary>
    public static bool TryLoad()
    {
        foreach (var candidate in Candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out var library) && Array.TrueForAll(Needed, name => NativeLibrary.TryGetExport(library, name, out _)))
            {
                _library = library;
                NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), static (name, _, _) => name == Name ? _library : 0);
                return true;
            }
        }
        return false;
    }

    [LibraryImport(Name)]
    public static partial KeyHandle EVP_PKEY_new_raw_private_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Name)]
    public static partial KeyHandle EVP_PKEY_new_raw_public_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Name)]
    public static partial int EVP_PKEY_get_raw_public_key(KeyHandle key, Span<byte> output, ref nuint length);

    [LibraryImport(Name)]
    public static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Name)]
    public static partial ContextHandle EVP_MD_CTX_new();

    [LibraryImport(Name)]
    public static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Name)]
    public static partial int EVP_DigestSignInit(ContextHandle context, nint keyContext, nint digest, nint engine, KeyHandle key);

    [LibraryImport(Name)]
    public static partial int EVP_DigestSign(ContextHandle context, Span<byte> signature, ref nuint length, ReadOnlySpan<byte> message, nuint messageLength);

    [LibraryImport(Name)]
    public static partial int EVP_DigestVerifyInit(ContextHandle context, nint keyContext, nint digest, nint engine, KeyHandle key);

    [LibraryImport(Name)]
    public static partial int EVP_DigestVerify(ContextHandle context, ReadOnlySpan<byte> signature, nuint length, ReadOnlySpan<byte> message, nuint messageLength);

    [LibraryImport(Name)]
    public static partial void ERR_clear_error();

    /// <summary>An EVP_PKEY. Counted by the marshaller, so that a key disposed during a signature is freed after it.</summary>
    public sealed class KeyHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    {
        protected override bool ReleaseHandle()
        {
            EVP_PKEY_free(handle);
            return true;
        }
    }

    /// <summary>An EVP_MD_CTX: one per signature, since it is not thread safe.</summary>
    public sealed class ContextHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    {
        protected override bool ReleaseHandle()
        {
            EVP_MD_CTX_free(handle);
            return true;
        }
    }
}
