using Inbox.Data;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Email;

/// <summary>How often a user gets e-mail. Off is the muted channel of the preferences; the user's row tells daily from instant.</summary>
internal sealed class EmailSettings(AppDbContext db)
{
    private const string Channel = NotificationChannels.Email;

    public Task<bool> HasUserAsync(Guid userId, CancellationToken cancellation) => db.Users.AnyAsync(u => u.Id == userId, cancellation);

    public async Task<EmailFrequency> FrequencyOfAsync(Guid userId, CancellationToken cancellation) =>
        IsMuted(await db.GetPreferencesAsync(userId, cancellation)) ? EmailFrequency.Off
        : await db.Users.AnyAsync(u => u.Id == userId && u.HasDailyDigest, cancellation) ? EmailFrequency.Daily
        : EmailFrequency.Instant;

    public async Task ChooseAsync(Guid userId, EmailFrequency frequency, CancellationToken cancellation)
    {
        if (frequency == EmailFrequency.Off)
        {
            await TurnOffAsync(userId, cancellation);
            return;
        }

        var isDaily = frequency == EmailFrequency.Daily;
        await db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(u => u.SetProperty(x => x.HasDailyDigest, isDaily), cancellation);
        await TurnOnAsync(userId, cancellation);
    }

    /// <summary>Mutes the channel, which cancels what waits to be sent, and keeps the user's choices for later.</summary>
    public Task TurnOffAsync(Guid userId, CancellationToken cancellation) => ChangeAsync(
        userId,
        async (choices, isMuted) =>
        {
            if (!isMuted)
            {
                await KeepChoicesAsync(userId, choices, cancellation);
                await db.MuteChannelAsync(userId, Channel, cancellation);
            }
        },
        cancellation);

    /// <summary>Gives the user's choices back.</summary>
    public Task TurnOnAsync(Guid userId, CancellationToken cancellation) => ChangeAsync(
        userId,
        async (_, isMuted) =>
        {
            if (isMuted)
            {
                var kept = await db.Users.Where(u => u.Id == userId).Select(u => u.MutedChoices).SingleAsync(cancellation);
                await db.PatchPreferencesAsync(userId, PatchOf(kept ?? PreferenceSet.Empty), cancellationToken: cancellation);
            }
        },
        cancellation);

    /// <summary>Whether an organization requires a type, whose mails are sent even while the channel is off.</summary>
    public async Task<bool> IsRequiredSomewhereAsync(Guid userId, CancellationToken cancellation) =>
        (await db.ResolvePreferencesAsync(userId, NotificationTypes.All, [Channel], cancellationToken: cancellation))
        .Any(preference => preference.Enabled);

    public static bool IsMuted(PreferenceSet preferences) =>
        preferences.Find(Channel, PreferenceSet.AnyType) is false && !ChoicesOf(preferences).Any(choice => choice.Enabled);

    private static IEnumerable<PreferenceEntry> ChoicesOf(PreferenceSet preferences) =>
        preferences.Entries.Where(entry => entry is { Channel: Channel, IsLock: false });

    private static PreferencePatch PatchOf(PreferenceSet choices) => ChoicesOf(choices).Aggregate(
        PreferencePatch.Empty.Clear(Channel, PreferenceSet.AnyType), (patch, choice) => patch.Set(Channel, choice.Type, choice.Enabled));

    private async Task KeepChoicesAsync(Guid userId, PreferenceSet preferences, CancellationToken cancellation)
    {
        var choices = ChoicesOf(preferences).Aggregate(
            PreferenceSet.Empty, (set, choice) => set.With(Channel, choice.Type, choice.Enabled));
        await db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(u => u.SetProperty(x => x.MutedChoices, choices), cancellation);
    }

    // The row of the user is locked: a link that is followed twice at once must not keep the muted channel as what the user had chosen.
    private Task ChangeAsync(Guid userId, Func<PreferenceSet, bool, Task> changeAsync, CancellationToken cancellation) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await db.Database.ExecuteSqlAsync($"""SELECT FROM "AspNetUsers" WHERE "Id" = {userId} FOR NO KEY UPDATE""", cancellation);
            var preferences = await db.GetPreferencesAsync(userId, cancellation);
            await changeAsync(preferences, IsMuted(preferences));
            await transaction.CommitAsync(cancellation);
        });
}
