using System.Net;

namespace LocalPostgres;

/// <summary>A file that is downloaded as a whole. A broken connection starts it again.</summary>
internal sealed class Download(Uri address, Action<string> log)
{
    private const int Attempts = 3;
    private const int MegaByte = 1_000_000;

    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Returns the bytes of the file, or throws <see cref="HttpRequestException"/>.</summary>
    public async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ReadOnceAsync(client, cancellationToken);
            }
            catch (HttpRequestException exception) when (attempt < Attempts && MayPass(exception))
            {
                log($"  {exception.Message} Trying again.");
            }
        }
    }

    private async Task<byte[]> ReadOnceAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stall.CancelAfter(StallTimeout);
        try
        {
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, stall.Token);
            return await ReadBodyAsync(response.EnsureSuccessStatusCode(), stall);
        }
        catch (HttpIOException exception)
        {
            throw new HttpRequestException(exception.HttpRequestError, exception.Message, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"Nothing was received for {StallTimeout.TotalSeconds} seconds.", exception);
        }
    }

    private async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, CancellationTokenSource stall)
    {
        using var file = new MemoryStream();
        await using var body = await response.Content.ReadAsStreamAsync(stall.Token);
        var buffer = new byte[81_920];
        while (await body.ReadAsync(buffer, stall.Token) is var count and > 0)
        {
            stall.CancelAfter(StallTimeout);
            Report(file.Length, file.Length + count, response.Content.Headers.ContentLength);
            await file.WriteAsync(buffer.AsMemory(0, count), stall.Token);
        }

        return file.ToArray();
    }

    // A line for each quarter of the file. Its size is unknown if the registry sends it in chunks.
    private void Report(long before, long after, long? size)
    {
        if (size is > 0 && after * 4 / size > before * 4 / size)
        {
            log($"  {after / MegaByte} of {size / MegaByte} MB");
        }
    }

    private static bool MayPass(HttpRequestException exception) =>
        exception.StatusCode is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            or >= HttpStatusCode.InternalServerError;
}
