using System.Net;
using System.Net.Sockets;

namespace Inbox.Web;

/// <summary>Where a request comes from, as limits count it.</summary>
internal static class ClientAddress
{
    private const int PrefixLength = 64;

    /// <summary>The IPv4 address, or the network of an IPv6 address: one customer has all addresses of a /64.</summary>
    public static string Of(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } address => $"{address.MapToIPv4()}",
        { AddressFamily: AddressFamily.InterNetworkV6 } address => $"{NetworkOf(address)}",
        var address => $"{address}",
    };

    private static IPNetwork NetworkOf(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixLength / 8).Clear();
        return new IPNetwork(new IPAddress(bytes), PrefixLength);
    }
}
