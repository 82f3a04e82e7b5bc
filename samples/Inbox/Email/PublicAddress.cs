using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Inbox.Email;

/// <summary>The address of the application in a mail. No request could tell it: its <c>Host</c> is whatever a caller writes.</summary>
internal sealed class PublicAddress(IOptions<EmailOptions> options, IServer server)
{
    private static readonly Uri Default = new("http://localhost:5000");

    public Uri Of(string path) => new(options.Value.PublicAddress ?? FirstOfServer() ?? Default, path);

    private Uri? FirstOfServer() => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Select(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : null)
        .FirstOrDefault(uri => uri is not null);
}
