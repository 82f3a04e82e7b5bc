using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Models;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata.Conventions;

namespace Notifications.Samples.Tests.Docs;

#pragma warning disable IDE1006, CA1819 // They are variables of the pages, which an application fills with its own values.

/// <summary>The variables that the pages take for granted. A snippet may declare others of the same name.</summary>
public abstract class Page : IAsyncDisposable
{
    private readonly Lazy<WebApplicationBuilder> _builder = new(() => WebApplication.CreateBuilder());
    private readonly Lazy<WebApplication> _app;
    private readonly Lazy<AppDbContext> _db = new(() => new AppDbContext(Database.OptionsOf<AppDbContext>()));
    private readonly Lazy<ModelBuilder> _modelBuilder = new(() => NpgsqlConventionSetBuilder.CreateModelBuilder());

    protected Page() => _app = new Lazy<WebApplication>(() => _builder.Value.Build());

    public AppDbContext db => _db.Value;

    public Guid userId { get; } = Guid.NewGuid();

    public Guid id { get; } = Guid.NewGuid();

    public Guid organizationId { get; } = Guid.NewGuid();

    public Guid acmeId { get; } = Guid.NewGuid();

    public Guid projectId { get; } = Guid.NewGuid();

    public Guid[] userIds { get; } = [Guid.NewGuid(), Guid.NewGuid()];

    public Guid[] members => userIds;

    public Guid[] membersOfAcme => userIds;

    public string[] types { get; } = ["mention"];

    public string[] channels { get; } = [NotificationChannels.InApp, NotificationChannels.Email];

    public NotificationContent content { get; } = new("mention", "Ada mentioned you", "In \"Release notes\".");

    public NotificationContent alert => content;

    public Notification notification { get; } = Of(Guid.NewGuid());

    public Notification[] notifications { get; } = [Of(Guid.NewGuid()), Of(Guid.NewGuid())];

    public NotificationCursor cursor { get; } = NotificationCursor.At(DateTimeOffset.UtcNow);

    public NotificationCursor newestSeen => cursor;

    public IProgress<RetentionProgress> progress { get; } = new Progress<RetentionProgress>();

    public TimeProvider clock { get; } = TimeProvider.System;

    public IServiceCollection services => _builder.Value.Services;

    public WebApplicationBuilder builder => _builder.Value;

    public WebApplication app => _app.Value;

    public ModelBuilder modelBuilder => _modelBuilder.Value;

    public MigrationBuilder migrationBuilder { get; } = new("Npgsql.EntityFrameworkCore.PostgreSQL");

    /// <summary>Gives the user a notification, so that the inbox is not empty.</summary>
    public Task FillAsync() => db.InsertNotificationsAsync([Of(userId)]);

    /// <summary>Runs the statements of the snippet.</summary>
    public abstract Task RunAsync();

    /// <summary>Finishes what the statements began: the services and the model are built.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_builder.IsValueCreated)
        {
            await app.DisposeAsync();
        }

        if (_modelBuilder.IsValueCreated)
        {
            _modelBuilder.Value.FinalizeModel();
        }

        if (_db.IsValueCreated)
        {
            await db.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private static Notification Of(Guid userId) =>
        new() { UserId = userId, Type = "mention", Title = "Ada mentioned you", Message = "In \"Release notes\"." };
}
