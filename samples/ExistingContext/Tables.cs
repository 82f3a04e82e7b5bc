using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;
using Spectre.Console;

namespace ExistingContext;

/// <summary>Prints what the database holds.</summary>
internal static class Tables
{
    public static async Task ShowInboxesAsync(AppDbContext context)
    {
        foreach (var user in await context.Users.Where(u => Team.Members.Contains(u.Id)).OrderBy(u => u.DisplayName).ToListAsync())
        {
            var unread = await context.Notifications.Inbox(user.Id).Unread().CountUpToAsync();
            var table = NewTable(
                $"Inbox of {user.DisplayName} ({unread} unread)",
                Narrow("When (UTC)"), Narrow("Status"), new("Type"), new("Title"), new("About"));
            foreach (var row in (await Reading.InboxAsync(context, user.Id)).Items)
            {
                AddRow(table, row);
            }

            AnsiConsole.Write(table);
        }
    }

    public static async Task ShowPreferencesAsync(AppDbContext context)
    {
        var table = NewTable("Preferences", Narrow("Whose"), new("What is wanted"), Narrow("Changed (UTC)"));
        AddRow(table, "organization", await context.OrganizationPreferences.SingleAsync(p => p.OrganizationId == Team.Organization));
        AddRow(table, "Ada", await context.Preferences.SingleAsync(p => p.UserId == Team.Ada));
        AnsiConsole.Write(table);
    }

    public static async Task ShowSettingsAsync(AppDbContext context)
    {
        string[] types = ["mention", "announcement", "security.alert"];
        string[] channels = [NotificationChannels.InApp, NotificationChannels.Email];
        var table = NewTable("Settings of Ada", new("Type"), new("Channel"), Narrow("Switch"), new("Why"));
        foreach (var cell in await context.ResolvePreferencesAsync(Team.Ada, types, channels))
        {
            var state = cell.Enabled ? "on" : "off";
            AddRow(table, cell.Type, cell.Channel, cell.IsLocked ? $"{state} (disabled)" : state, Reason(cell.Source));
        }

        AnsiConsole.Write(table);
    }

    private static string Reason(PreferenceSource source) => source switch
    {
        PreferenceSource.DefaultsLock => "the same for everyone",
        PreferenceSource.OrganizationLock => "locked by the organization",
        PreferenceSource.User or PreferenceSource.UserAnyType => "chosen by the user",
        PreferenceSource.Organization or PreferenceSource.OrganizationAnyType => "as the organization has it",
        _ => "as it is by default",
    };

    private static void AddRow(Table table, InboxRow row) => AddRow(
        table,
        Format(row.Notification.CreatedAt),
        row.Notification.Status.ToString(),
        row.Notification.Type,
        row.Priority == Priority.Urgent ? $"URGENT: {row.Notification.Title}" : row.Notification.Title,
        row.Notification.GetData<Subject>(JsonSerializerOptions.Web).Item ?? "");

    private static void AddRow(Table table, string whose, NotificationPreferenceBase stored) =>
        AddRow(table, whose, stored.Preferences.ToString(), Format(stored.UpdatedAt));

    // As plain text: [brackets] in what a user wrote are no markup.
    private static void AddRow(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    private static Table NewTable(string title, params TableColumn[] columns) =>
        new Table().RoundedBorder().Title(title.EscapeMarkup(), Style.Plain).AddColumns(columns);

    private static TableColumn Narrow(string header) => new TableColumn(header).NoWrap();

    private static string Format(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
