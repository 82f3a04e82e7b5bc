using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Notifications.Models;

/// <summary>Carries <see cref="NotificationOptions"/> in the options of a context, which pools and factories keep.</summary>
internal sealed class NotificationOptionsExtension(NotificationOptions options) : IDbContextOptionsExtension
{
    /// <summary>The options of a context for which none were set.</summary>
    public static NotificationOptions Default { get; } = new();

    public NotificationOptions Options => options;

    public DbContextOptionsExtensionInfo Info => new ExtensionInfo(this);

    public void ApplyServices(IServiceCollection services)
    {
        // The extension adds and replaces no service of EF Core.
    }

    public void Validate(IDbContextOptions options)
    {
        // Setters validate.
    }

    private sealed class ExtensionInfo(IDbContextOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        public override bool IsDatabaseProvider => false;

        public override string LogFragment => "using NotificationModels ";

        public override int GetServiceProviderHashCode() => 0;

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) => other is ExtensionInfo;

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) => debugInfo["NotificationModels"] = "1";
    }
}
