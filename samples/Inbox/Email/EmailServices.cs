using Inbox.Data;
using Microsoft.Extensions.Options;
using Notifications.Models;

namespace Inbox.Email;

/// <summary>What sends e-mail, and what lets its readers unsubscribe.</summary>
internal static class EmailServices
{
    public static void AddEmail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EmailOptions>().Bind(configuration.GetSection(EmailOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EmailOptions>, EmailOptionsCheck>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<UnsubscribeTokens>();
        services.AddSingleton<DigestSchedule>();
        services.AddSingleton<MailWriter>();
        services.AddSingleton<IMailTransport>(provider => provider.GetRequiredService<IOptions<EmailOptions>>().Value.Host is null
            ? ActivatorUtilities.CreateInstance<MailFolder>(provider)
            : ActivatorUtilities.CreateInstance<SmtpTransport>(provider));
        services.AddScoped<EmailSettings>();
        services.AddHostedService<EmailStart>();
        services.AddNotificationDeliveries<AppDbContext, MailSender>(NotificationChannels.Email, options =>
        {
            // One attempt more than by default: holding a notification for the digest counts as one.
            options.RetryDelays = [TimeSpan.FromMinutes(1), .. options.RetryDelays];
            configuration.GetSection("Email:Deliveries").Bind(options);
        });
    }
}
