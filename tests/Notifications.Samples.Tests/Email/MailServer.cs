using System.Buffers;
using System.Collections.Concurrent;
using System.Threading.Channels;
using MimeKit;
using SmtpServer;
using SmtpServer.ComponentModel;
using SmtpServer.Mail;
using SmtpServer.Net;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Notifications.Samples.Tests.Email;

/// <summary>An SMTP server that keeps what it is sent, and has a fault where it is told to.</summary>
internal sealed class MailServer : IMailboxFilter, IMessageStore, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<MailFault> _faults = new();
    private readonly Channel<MimeMessage> _mails = Channel.CreateUnbounded<MimeMessage>();
    private readonly Channel<MailFault> _attempts = Channel.CreateUnbounded<MailFault>();
    private Task _running = Task.CompletedTask;

    private MailServer()
    {
    }

    public int Port { get; private set; }

    public static async Task<MailServer> StartAsync()
    {
        var server = new MailServer();
        var port = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var listeners = new EndpointListenerFactory();
        listeners.EndpointStarted += (_, started) => port.SetResult(((System.Net.IPEndPoint)started.LocalEndPoint).Port);
        var services = new ServiceProvider();
        services.Add(listeners);
        services.Add((IMailboxFilterFactory)new DelegatingMailboxFilterFactory(_ => server));
        services.Add((IMessageStoreFactory)new DelegatingMessageStoreFactory(_ => server));
        var options = new SmtpServerOptionsBuilder()
            .ServerName("localhost")
            .Endpoint(endpoint => endpoint.Endpoint(new(System.Net.IPAddress.Loopback, 0)))
            .Build();
        server._running = new SmtpServer.SmtpServer(options, services).StartAsync(server._stop.Token);
        server.Port = await port.Task.WaitAsync(Patience);
        return server;
    }

    /// <summary>The faults of the next attempts, one each; those after them go well.</summary>
    public void Next(params MailFault[] faults) => Array.ForEach(faults, _faults.Enqueue);

    /// <summary>The next mail that the server has taken.</summary>
    public Task<MimeMessage> MailAsync() => NextOfAsync(_mails);

    /// <summary>Waits until somebody has tried to send the next mail, and how that ended.</summary>
    public Task<MailFault> AttemptAsync() => NextOfAsync(_attempts);

    /// <summary>Forgets the mails and attempts that nobody has asked for.</summary>
    /// <returns>The subjects of the mails.</returns>
    public IReadOnlyList<string?> Forget()
    {
        while (_attempts.Reader.TryRead(out _))
        {
        }

        List<string?> subjects = [];
        while (_mails.Reader.TryRead(out var mail))
        {
            subjects.Add(mail.Subject);
        }

        return subjects;
    }

    public Task<bool> CanAcceptFromAsync(ISessionContext context, IMailbox from, int size, CancellationToken cancellationToken)
    {
        var fault = _faults.TryDequeue(out var next) ? next : MailFault.None;
        context.Properties["fault"] = fault;
        return fault switch
        {
            MailFault.RefusesSender => throw Ended(fault, SmtpReplyCode.MailboxUnavailable, "We do not know you"),
            _ => Task.FromResult(true),
        };
    }

    public Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken)
    {
        var fault = FaultOf(context);
        switch (fault)
        {
            case MailFault.RefusesRecipient:
                throw Ended(fault, SmtpReplyCode.MailboxUnavailable, "No such user here");
            case MailFault.IsBusy:
                throw Ended(fault, SmtpReplyCode.Aborted, "Try again later");
            case MailFault.DropsBefore:
                _attempts.Writer.TryWrite(fault);
                Drop(context);
                break;
        }

        return Task.FromResult(true);
    }

    public async Task<SmtpResponse> SaveAsync(
        ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        var fault = FaultOf(context);
        if (fault == MailFault.RefusesMail)
        {
            _attempts.Writer.TryWrite(fault);
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "This is spam");
        }

        _attempts.Writer.TryWrite(fault);
        using var content = new MemoryStream(buffer.ToArray());
        _mails.Writer.TryWrite(await MimeMessage.LoadAsync(content, cancellationToken));
        if (fault == MailFault.DropsAfter)
        {
            Drop(context);
        }
        else if (fault == MailFault.Hangs)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return SmtpResponse.Ok;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static async Task<T> NextOfAsync<T>(Channel<T> channel)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await channel.Reader.ReadAsync(patience.Token);
    }

    private static MailFault FaultOf(ISessionContext context) => (MailFault)context.Properties["fault"];

    private static void Drop(ISessionContext context) => ((IDisposable)context.Pipe).Dispose();

    private SmtpResponseException Ended(MailFault fault, SmtpReplyCode code, string message)
    {
        _attempts.Writer.TryWrite(fault);
        return new SmtpResponseException(new SmtpResponse(code, message));
    }
}
