using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Inbox.Data;
using Microsoft.AspNetCore.DataProtection;

namespace Inbox.Accounts;

/// <summary>The keys of cookies and of links in mails, in the database, where all instances of the application find them.</summary>
/// <remarks>
/// Without a certificate, a reader of the database can sign in as anybody. The section <c>Certificates</c> of the configuration lists
/// files (PKCS #12) with their passwords: the first encrypts new keys, and those after it still decrypt the keys of before.
/// </remarks>
internal static class CookieKeys
{
    public static void AddCookieKeys(this IServiceCollection services, IConfiguration configuration)
    {
        var keys = services.AddDataProtection().SetApplicationName("inbox").PersistKeysToDbContext<AppDbContext>();
        X509Certificate2[] certificates = [.. configuration.GetSection("Certificates").GetChildren().Select(LoadWithKey)];
        if (certificates is [var current, ..])
        {
            keys.ProtectKeysWithCertificate(current).UnprotectKeysWithAnyCertificate(certificates);
        }
    }

    private static X509Certificate2 LoadWithKey(IConfigurationSection file)
    {
        var path = file["Path"]
            ?? throw new InvalidOperationException($"{file.Path}:Path is not set; it takes the path of a file (PKCS #12).");
        var certificate = Load(file, path);
        return certificate.HasPrivateKey
            ? certificate
            : throw new InvalidOperationException($"{file.Path}:Path is \"{path}\", which has no private key to decrypt with.");
    }

    private static X509Certificate2 Load(IConfigurationSection file, string path)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, file["Password"]);
        }
        catch (CryptographicException exception)
        {
            throw new InvalidOperationException($"{file.Path}:Path is \"{path}\", which cannot be read with the password.", exception);
        }
    }
}
