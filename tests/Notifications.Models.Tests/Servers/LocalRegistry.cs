using System.Net;
using System.Net.Sockets;

namespace Notifications.Models.Tests.Servers;

/// <summary>A registry on this machine, which answers each request as the test says.</summary>
internal sealed class LocalRegistry : IDisposable
{
    private readonly HttpListener _listener = new();
    private int _requests;

    public LocalRegistry(Func<HttpListenerResponse, Task> answerAsync)
    {
        Address = FreeAddress();
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = ServeAsync(answerAsync);
    }

    public Uri Address { get; }

    public int Requests => _requests;

    /// <summary>An address at which nobody listens.</summary>
    public static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    /// <summary>Sends the file.</summary>
    public static async Task SendAsync(HttpListenerResponse response, byte[] file)
    {
        response.ContentLength64 = file.Length;
        await response.OutputStream.WriteAsync(file);
        response.Close();
    }

    /// <summary>Sends half of the file, and closes the connection.</summary>
    public static async Task SendHalfAsync(HttpListenerResponse response, byte[] file)
    {
        response.ContentLength64 = file.Length;
        await response.OutputStream.WriteAsync(file.AsMemory(0, file.Length / 2));
        response.Abort();
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync(Func<HttpListenerResponse, Task> answerAsync)
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Interlocked.Increment(ref _requests);
            // Not awaited, so that requests are answered at the same time. A failed answer fails the download, and so the test.
            _ = answerAsync(context.Response);
        }
    }
}
