using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Inbox.Email;

/// <summary>The address of the application in a mail. No request could tell it: its <c>Host</c> is whatever a caller writes.</summary>
internal sealed class PublicAddress(IOptions<EmailOptions> options, IServer server)
{
    private static readonly Uri Default = new("http://localhost:5000");

    public Uri Of(string path) => new(options.Value.PublicAddress ?? FirstOfServer() ?? Default, path);

    /// <summary>The address of a path that others have written; null if it leads to another site.</summary>
    public Uri? OfOwnPath(string path)
    {
        // "//other.example" begins as a path does.
        var root = Of("/");
        return path.StartsWith('/')
            && Uri.TryCreate(path, UriKind.Relative, out var relative)
            && Uri.TryCreate(root, relative, out var page)
            && IsOfOneSite(page, root)
                ? page
                : null;
    }

    private static bool IsOfOneSite(Uri one, Uri other) => one.Scheme == other.Scheme && one.Authority == other.Authority;

    private Uri? FirstOfServer() => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Select(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : null)
        .FirstOrDefault(uri => uri is not null);
}
