using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using LocalPostgres;

namespace Notifications.Models.Tests.Servers;

/// <summary>A package whose program is a shell script that only a link in its manifest makes complete.</summary>
internal static class FakeServerPackage
{
    public static byte[] Tarball { get; } = Pack(
        ("package/native/bin/postgres", "#!/bin/sh\nexec /bin/sh \"$(dirname \"$0\")/../lib/version.so\"\n"),
        ("package/native/lib/version.so.1.2", "echo postgres 0.0"),
        ("package/native/pg-symlinks.json",
            """[{"source":"native/lib/version.so.1.2","target":"native/lib/version.so"}]"""));

    public static ServerPackage Package { get; } = new("test-x64", "0.0.0", Convert.ToBase64String(SHA512.HashData(Tarball)));

    private static byte[] Pack(params (string Path, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var compressed = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var archive = new TarWriter(compressed))
        {
            foreach (var (path, text) in files)
            {
                archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path)
                {
                    Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                    DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)),
                });
            }
        }

        return bytes.ToArray();
    }
}
